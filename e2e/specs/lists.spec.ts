import { expect } from 'playwright/test';
import { asAdmin } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { expectSaved } from '../support/browser/outcome.ts';
import { UserAccountsPanel } from '../pages/useraccounts-panel.ts';

asAdmin.skip(lacks('useraccounts'), 'needs panels/useraccounts');

asAdmin('search, filter and order of a list survive a change and a cancel, and the row is marked', async ({ page }) => {
  const panel = new UserAccountsPanel(page);
  await panel.open();
  await panel.list.sortBy('Full name');
  await panel.list.narrow('State', /^active/);
  await panel.list.search('nair priya');
  await expect(panel.list.rows).toHaveText(['pnair']);
  const asked = new URL(page.url()).searchParams;
  await panel.modify('pnair', { City: 'Whitby' });
  await expectSaved(page, 'User pnair saved.');
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ ...Object.fromEntries(asked), row: 'pnair' });
  await expect(page.locator('tr[aria-current]')).toContainText('Priya Nair');
  await expect(page.locator('tr[aria-current]')).toBeInViewport();
  await panel.list.follow('Remove', 'pnair');
  await page.getByRole('link', { name: 'Cancel' }).click();
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual(Object.fromEntries(asked));
  await panel.list.showAll();
  await expect(page.getByRole('columnheader', { name: 'Full name' })).toHaveAttribute('aria-sort', 'ascending');
});

asAdmin('a new user is shown and marked, whatever the list was searched for', async ({ page }) => {
  const panel = new UserAccountsPanel(page);
  await panel.open();
  await panel.list.search('nair');
  await panel.create({ 'Account name': 'zoltan', 'First name': 'Zoltán', 'Last name': 'Ács' });
  await expectSaved(page, 'User zoltan created.');
  await expect(page.locator('tr[aria-current]')).toContainText('Zoltán');
  await panel.list.search('acs LOCKED zoltan');
  await expect(panel.list.rows).toHaveText(['zoltan']);
});

asAdmin('one menu at a time is open', async ({ page, javaScriptEnabled }) => {
  const panel = new UserAccountsPanel(page);
  await panel.open();
  await panel.list.openMenu('pnair');
  await panel.list.openMenu('pconti');
  await expect(page.locator('.rows details[open]')).toHaveCount(1);
  await expect(panel.list.offers('pconti').first()).toBeVisible();
  if (!javaScriptEnabled) return;
  await page.keyboard.press('Escape');
  await expect(page.locator('.rows details[open]')).toHaveCount(0);
  await expect(panel.row('pconti').locator('summary')).toBeFocused();
  await panel.list.openMenu('pconti');
  await page.getByRole('heading', { level: 1 }).click();
  await expect(page.locator('.rows details[open]')).toHaveCount(0);
});
