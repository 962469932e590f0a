import { join } from 'node:path';
import { expect } from 'playwright/test';
import { expectAccessible } from '../support/browser/accessible.ts';
import { asAdmin } from '../support/browser/fixtures.ts';
import { expectFits, smallTargets } from '../support/browser/on-a-phone.ts';
import { List } from '../pages/list.ts';
import { StallsPanel } from '../pages/stalls-panel.ts';

asAdmin.use({ environment: { PANELSMITH_PANELS: join(import.meta.dirname, '../packages') } });

asAdmin('an administrator fills in a form over several pages, back and forth', async ({ page }) => {
  const panel = new StallsPanel(page);
  await panel.openForm();
  await expect(panel.step).toHaveText('Step 1 of 3: The stall');
  await panel.press('Next');
  await expect(page.getByRole('alert')).toContainText('2 fields need to be corrected');
  await panel.begin('corner', 'Ada');
  await expect(panel.step).toHaveText('Step 2 of 3: How to reach its keeper');
  await panel.field('Mail address').fill('ada@example.com');
  await panel.press('Previous');
  await expect(panel.field('Who keeps it')).toHaveValue('Ada');
  await panel.field('Who keeps it').fill('Ada L.');
  await page.keyboard.press('Enter');
  await expect(panel.field('Mail address')).toHaveValue('ada@example.com');
  await page.reload();
  await expect(panel.field('Mail address')).toHaveValue('ada@example.com');
  await panel.press('Next');
  await expect(panel.step).toContainText('Step 3 of 3');
  await page.goBack();
  await expect(panel.step).toContainText('Step 2 of 3');
  await expect(panel.field('Mail address')).toHaveValue('ada@example.com');
  await page.goForward();
  await expect(panel.step).toContainText('Step 3 of 3');
  await page.getByLabel('Saturday').check();
  await panel.press('Open the stall');
  await expect(page.getByRole('status')).toContainText('Stall corner opened.');
  await expect(page.getByRole('link', { name: 'ada@example.com' })).toHaveAttribute('href', 'mailto:ada@example.com');
});

asAdmin('an administrator sends a file, after one that was too large', async ({ page }) => {
  const panel = new StallsPanel(page);
  await panel.openForm();
  await panel.begin('mill', 'Bo');
  await panel.press('Next');
  const plan = { name: 'plan.txt', mimeType: 'text/plain' };
  await panel.field('Plan of the stall').setInputFiles({ ...plan, buffer: Buffer.alloc(20_000, 'x') });
  await panel.press('Open the stall');
  await expect(page.getByRole('alert')).toContainText('Choose one of at most 9.7 KiB');
  await panel.field('Plan of the stall').setInputFiles({ ...plan, buffer: Buffer.from('a plan') });
  await panel.press('Open the stall');
  await expect(page.getByRole('status')).toContainText('Stall mill opened, with a plan.');
});

asAdmin('a second button does something else, and a view shows what there is', async ({ page }) => {
  const panel = new StallsPanel(page);
  await panel.openForm();
  await panel.begin('quay', 'Cy');
  await panel.press('Next');
  await panel.press('Open the stall');
  // The name of a stall leads to its check.
  await new List(page).row('quay').getByRole('rowheader').getByRole('link').click();
  await panel.press('Ring the bell');
  await expect(page.getByRole('status')).toContainText('The bell of quay was rung.');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Stall quay');
  await page.goto('/server-manager/stalls/market');
  await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: 'quay' })).toBeVisible();
});

asAdmin('steps, files, views and buttons are accessible, and fit a phone', async ({ page, javaScriptEnabled }) => {
  asAdmin.skip(!javaScriptEnabled, 'the checker is a script');
  asAdmin.setTimeout(400_000);
  const panel = new StallsPanel(page);
  const lastStep = async (): Promise<void> => {
    await panel.openForm();
    await panel.begin(`stall${Date.now()}`, 'Di');
    await panel.press('Next');
    await expect(panel.step).toContainText('Step 3 of 3');
  };
  const refusedFile = async (): Promise<void> => {
    await lastStep();
    const plan = { name: 'plan.exe', mimeType: 'application/x', buffer: Buffer.from('x') };
    await panel.field('Plan of the stall').setInputFiles(plan);
    await panel.press('Open the stall');
    await expect(page.getByRole('alert')).toBeVisible();
  };
  const places = [
    { name: 'first step', reach: () => panel.openForm() },
    { name: 'last step', reach: lastStep },
    { name: 'refused file', reach: refusedFile },
    {
      name: 'view',
      async reach(): Promise<void> {
        await page.goto('/server-manager/stalls/market');
      },
    },
  ];
  for (const place of places) await expectAccessible(page, place);
  await page.setViewportSize({ width: 320, height: 780 });
  for (const place of places) {
    await place.reach();
    await expectFits(page, place.name);
    expect(await smallTargets(page), place.name).toEqual([]);
  }
});
