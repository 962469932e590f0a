import { expect, type Page } from 'playwright/test';
import { CellNumbersPanel } from './cellnumbers-panel.ts';
import { doEverydayWork } from './everyday-work.ts';
import { asAdmin } from './fixtures.ts';
import { lacks } from './lacks.ts';
import { places } from './places.ts';
import { ShellPage } from './shell-page.ts';

asAdmin.skip(lacks('cellnumbers', 'useraccounts'), 'needs panels/cellnumbers and panels/useraccounts');

for (const width of [390, 320]) {
  asAdmin(
    `on a phone ${width} pixels wide no page scrolls sideways, and all can be touched`,
    async ({ page, server }) => {
      asAdmin.slow();
      await doEverydayWork(server);
      await page.setViewportSize({ width, height: 780 });
      for (const place of places) {
        await place.reach(page);
        await expectFits(page, place.name);
        expect(await smallTargets(page), place.name).toEqual([]);
      }
    },
  );
}

asAdmin('on a phone the menu opens, and a cell number is changed', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  const shell = new ShellPage(page);
  await page.goto('/server-manager/');
  await expect(shell.menu).toBeHidden();
  await shell.openMenu();
  await shell.goTo('Cell numbers');
  const panel = new CellNumbersPanel(page);
  await panel.change('irosen', '+44 7700 900321');
  await expect(page.getByRole('status')).toHaveText('Cell number saved.');
  await expect(panel.row('irosen')).toContainText('+44 7700 900321');
});

/** Nothing reaches beyond the right edge, whether or not it could be scrolled to. */
async function expectFits(page: Page, name: string): Promise<void> {
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  expect(scroll, name).toBeLessThanOrEqual(client);
  for (const part of await page.getByRole('main').getByRole('row').all()) {
    const box = await part.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0), name).toBeLessThanOrEqual(client);
  }
}

/**
 * Buttons, boxes, fields and links that are less than 24 pixels high or wide; not links that stand in a sentence, or in
 * the lines of a summary, which have their room between the lines.
 */
async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('a, button, summary, select, label, input:not([type=hidden], [type=checkbox])')]
      .filter((target) => target.closest('p, .visually-hidden') === null && target.checkVisibility())
      .filter((target) => !(target instanceof HTMLLabelElement) || target.querySelector('input') !== null)
      .map((target) => ({ target, box: target.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.width < 24 || box.height < 24))
      .map(({ target, box }) => `${target.outerHTML.slice(0, 80)} ${box.width}x${box.height}`),
  );
}
