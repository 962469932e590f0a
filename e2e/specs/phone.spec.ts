import { expect } from 'playwright/test';
import { CellNumbersPanel } from '../pages/cellnumbers-panel.ts';
import { doEverydayWork } from '../support/browser/everyday-work.ts';
import { asAdmin } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { expectFits, smallTargets } from '../support/browser/on-a-phone.ts';
import { places } from '../support/browser/places.ts';
import { BasePage } from '../pages/base-page.ts';

asAdmin.skip(lacks('cellnumbers', 'useraccounts'), 'needs panels/cellnumbers and panels/useraccounts');

/** Both are checked after one visit, since reaching a page takes longer than looking at it. */
const widths = [390, 320] as const;

asAdmin(
  'on a phone 320 or 390 pixels wide no page scrolls sideways, and everything can be touched',
  { tag: '@once' },
  async ({ page, server }) => {
    asAdmin.setTimeout(400_000);
    await doEverydayWork(server);
    await page.setViewportSize({ width: 320, height: 780 });
    for (const place of places) {
      await place.reach(page);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 780 });
        await expectFits(page, `${place.name}, ${width} pixels`);
        expect(await smallTargets(page), `${place.name}, ${width} pixels`).toEqual([]);
      }
    }
  },
);

asAdmin('on a phone the menu opens, and a cell number is changed', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  const basePage = new BasePage(page);
  await page.goto('/server-manager/');
  await expect(basePage.menu).toBeHidden();
  await basePage.openMenu();
  await basePage.goTo('Cell numbers');
  const panel = new CellNumbersPanel(page);
  await panel.change('irosen', '+44 7700 900321');
  await expect(page.getByRole('status')).toContainText('Cell number saved.');
  await expect(panel.row('irosen')).toContainText('+44 7700 900321');
});
