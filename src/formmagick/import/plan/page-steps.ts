import type { OldPage } from '../../read/old-form.ts';

/** A page of an old form, or several consecutive pages that are submitted together on the last one. */
export interface JoinedPage {
  /** The pages as one page: the name of the first, the items of all, the events of the last. */
  readonly page: OldPage;
  /** The original pages, in order. */
  readonly steps: readonly OldPage[];
}

/** Joins each page that only has input fields and no post-event with the form that follows it. */
export function joinSteps(pages: readonly OldPage[]): readonly JoinedPage[] {
  const joined: JoinedPage[] = [];
  let before: readonly OldPage[] = [];
  for (const [index, page] of pages.entries()) {
    const steps = [...before, page];
    const next = pages[index + 1];
    before = next !== undefined && onlyAsks(page) && asks(next) ? steps : [];
    if (before.length === 0) joined.push({ page: joinedPage(steps, page), steps });
  }
  return joined;
}

function joinedPage(steps: readonly OldPage[], last: OldPage): OldPage {
  const [first] = steps;
  if (first === undefined || first === last) return last;
  const { name, title, description, line } = first;
  return {
    ...last,
    ...{ name, title, description, line },
    preEvents: steps.flatMap(({ preEvents }) => preEvents),
    items: steps.flatMap(({ items }) => items),
  };
}

/** Passwords and files are not kept from one step to the next. */
function onlyAsks(page: OldPage): boolean {
  const isKept = page.items.every((item) => item.kind !== 'field' || !['password', 'file'].includes(item.type));
  return asks(page) && page.postEvents.length === 0 && page.buttons.length <= 1 && isKept;
}

function asks({ items }: OldPage): boolean {
  return items.some((item) => item.kind === 'field' && item.type !== 'literal');
}
