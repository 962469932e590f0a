import axe from 'axe-core';
import { HtmlValidate } from 'html-validate';
import { expect, type Page, type Response } from 'playwright/test';
import type { Place } from './places.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

declare global {
  interface Window {
    /** Exists after axe's script has run. */
    readonly axe: typeof axe;
  }
}

const checker = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Whitespace left by the templates is not a fault of the page.
    'doctype-style': 'off',
    'no-trailing-whitespace': 'off',
    // The server's own name is part of every title, whatever its length.
    'long-title': 'off',
    // Without scripts the page of an active run reloads itself.
    'meta-refresh': 'off',
    // The boxes of one group share a name; an empty value before them says that the group was on the form.
    'form-dup-name': 'off',
  },
});

/** Both themes, wide and narrow. */
const views = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const;

/** Asserts that neither axe, in both themes, wide and narrow, nor the HTML checker finds a fault. */
export async function expectAccessible(page: Page, place: Place): Promise<void> {
  const pages: Response[] = [];
  const keep = (answer: Response): void => {
    if (answer.request().isNavigationRequest()) pages.push(answer);
  };
  page.on('response', keep);
  await place.reach(page);
  page.off('response', keep);
  const report = await checker.validateString((await pages.at(-1)?.text()) ?? '');
  const faults = report.results.flatMap(({ messages }) => messages);
  expect(
    faults.map(({ line, ruleId, message }) => `${line} ${ruleId}: ${message}`),
    place.name,
  ).toEqual([]);
  await page.evaluate(axe.source);
  for (const { colorScheme, width } of views) {
    // Without animations, since a colour in a transition is not the final one.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // High enough that the bar at the bottom covers no row: a half covered button would count as too small.
    await page.setViewportSize({ width, height: 4000 });
    expect(await violations(page, place), `${place.name}, ${colorScheme}, ${width} pixels`).toEqual([]);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

/**
 * What axe finds in a page without frames. The rest of its report stays in the browser, since it is large and slow to
 * transfer.
 */
async function violations(page: Page, { isCovered = false }: Place): Promise<string[]> {
  return page.evaluate(
    async ({ values, rules }) => {
      const { violations } = await window.axe.run(document, { runOnly: { type: 'tag', values }, rules });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
    },
    { values: tags, rules: isCovered ? { 'target-size': { enabled: false } } : {} },
  );
}
