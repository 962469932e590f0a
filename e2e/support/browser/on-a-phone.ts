import { expect, type Page } from 'playwright/test';

/** Expects that nothing extends beyond the right edge, even if it could be scrolled. */
export async function expectFits(page: Page, name: string): Promise<void> {
  const { scroll, client, rows } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
    rows: [...document.querySelectorAll('main tr')].map((row) => row.getBoundingClientRect().right),
  }));
  expect(scroll, name).toBeLessThanOrEqual(client);
  for (const right of rows) expect(right, name).toBeLessThanOrEqual(client);
}

/**
 * Returns buttons, boxes, fields and links that are less than 24 pixels high or wide, except links in sentences or in
 * the lines of a summary, which have space between the lines.
 */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('a, button, summary, select, label, input:not([type=hidden], [type=checkbox])')]
      .filter((target) => target.closest('p, .visually-hidden') === null && target.checkVisibility())
      .filter((target) => !(target instanceof HTMLLabelElement) || target.querySelector('input') !== null)
      .map((target) => ({ target, box: target.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.width < 24 || box.height < 24))
      .map(({ target, box }) => `${target.outerHTML.slice(0, 80)} ${box.width}x${box.height}`),
  );
}
