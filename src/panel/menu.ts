import { byBytes } from '../files/names-in.ts';

/** One panel's place in the menu, in one language. */
export interface MenuItem {
  readonly panel: string;
  readonly heading: string;
  readonly text: string;
  readonly order: readonly [number, number];
}

export interface MenuSection {
  readonly heading: string;
  readonly items: readonly MenuItem[];
}

/**
 * Groups panels by heading. Headings are sorted by the mean of their panels' heading weights, panels by their own
 * weight; ties by title, then by panel name. Headings with the same text are one heading.
 * Source: developer manual, section 4; classic navigation rule.
 */
export function arrangeMenu(items: readonly MenuItem[], language: string): MenuSection[] {
  const words = new Intl.Collator(language);
  const sections = new Map<string, MenuItem[]>();
  for (const item of items) sections.set(item.heading, [...(sections.get(item.heading) ?? []), item]);
  return [...sections]
    .map(([heading, members]) => ({
      heading,
      weight: members.reduce((sum, { order }) => sum + order[0], 0) / members.length,
      items: members.sort(
        (a, b) => a.order[1] - b.order[1] || words.compare(a.text, b.text) || byBytes(a.panel, b.panel),
      ),
    }))
    .sort((a, b) => a.weight - b.weight || words.compare(a.heading, b.heading))
    .map(({ heading, items: members }) => ({ heading, items: members }));
}
