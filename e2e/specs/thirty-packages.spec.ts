import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import { expectAccessible } from '../support/browser/accessible.ts';
import { asAdmin as anAdmin } from '../support/browser/fixtures.ts';
import { expectFits, smallTargets } from '../support/browser/on-a-phone.ts';
import { BasePage } from '../pages/base-page.ts';
import { tabTo } from '../support/browser/tab-to.ts';
import { writeThirtyPackages } from '../support/thirty-packages.ts';

const asAdmin = anAdmin.extend({
  environment: [
    // eslint-disable-next-line no-empty-pattern -- what a fixture needs is read from its pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'panelsmith-thirty-'));
      writeThirtyPackages(folder);
      await use({ PANELSMITH_PANELS: `${folder}:${join(import.meta.dirname, '../packages')}` });
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
});

const paths = ['', 'desk7', 'desk7?search=nair', 'desk30/modify?key=pnair', 'packages'];

asAdmin('beside thirty packages every panel is one click away, and a desk is given', async ({ page }) => {
  const basePage = new BasePage(page);
  await page.goto('/server-manager/');
  await expect(basePage.menu.getByRole('link', { name: /^Desks of floor/ })).toHaveCount(30);
  await basePage.goTo('Desks of floor 12');
  await page.getByRole('main').getByRole('searchbox').fill('nair');
  await page.getByRole('main').getByRole('searchbox').press('Enter');
  await page.getByRole('main').getByRole('rowheader').getByRole('link').click();
  await page.getByLabel('Desk', { exact: true }).fill('by the window');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toContainText('Desk saved.');
  await expect(page.getByRole('main').getByRole('row').filter({ hasText: 'pnair' })).toContainText('by the window');
});

asAdmin('beside thirty packages six stops or fewer lead to the first row', async ({ page }) => {
  await page.goto('/server-manager/desk7');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const first = page.getByRole('main').getByRole('rowheader').getByRole('link').first();
  const isReached = (): Promise<boolean> => first.evaluate((link) => link === document.activeElement);
  expect(await tabTo(page, isReached, 5)).toBeLessThanOrEqual(5);
});

for (const width of [390, 320])
  asAdmin(`beside thirty packages nothing scrolls sideways at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 780 });
    for (const path of paths) {
      await page.goto(`/server-manager/${path}`);
      await expectFits(page, path);
      expect(await smallTargets(page), path).toEqual([]);
    }
  });

asAdmin('beside thirty packages pages are accessible', async ({ page, javaScriptEnabled }) => {
  asAdmin.skip(!javaScriptEnabled, 'the checker is a script');
  asAdmin.setTimeout(400_000);
  for (const path of paths) await expectAccessible(page, { name: path, reach: (visitor) => open(visitor, path) });
});

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`/server-manager/${path}`);
}
