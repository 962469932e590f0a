import { expect } from 'playwright/test';
import { CellNumbersPanel } from '../pages/cellnumbers-panel.ts';
import { asAdmin } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { HistoryPage } from '../pages/history-page.ts';
import { account, panelsmith } from '../support/browser/root-reader.ts';
import { BasePage } from '../pages/base-page.ts';
import { UserAccountsPanel } from '../pages/useraccounts-panel.ts';

asAdmin.skip(lacks('cellnumbers', 'useraccounts'), 'needs panels/cellnumbers and panels/useraccounts');

asAdmin('an administrator changes a cell number', async ({ page, server }) => {
  const panel = new CellNumbersPanel(page);
  await panel.open();
  await panel.change('ahaddad', '+44 7700 900123');
  await expect(page.getByRole('status')).toContainText('Cell number saved.');
  await expect(panel.row('ahaddad')).toContainText('+44 7700 900123');
  expect(account(server, 'ahaddad')).toContain('|CellNumber|+44 7700 900123|');
});

asAdmin('a command prints what was changed in the browser', async ({ page, server }) => {
  const panel = new CellNumbersPanel(page);
  await panel.open();
  await panel.change('dprice', '+44 7700 900456');
  await expect(page.getByRole('status')).toContainText('Cell number saved.');
  const printed = panelsmith(server, 'db', 'accounts', 'getprop', 'dprice', 'CellNumber');
  expect(printed).toBe('+44 7700 900456\n');
});

asAdmin('the history says who changed what, before and after', async ({ page }) => {
  const panel = new CellNumbersPanel(page);
  await panel.open();
  await panel.change('pnair', '+44 7700 900001');
  await panel.change('pnair', '+44 7700 900002');
  const history = new HistoryPage(page);
  await history.open();
  await expect(history.newest).toContainText('admin');
  await expect(history.newest).toContainText('Cell numbers');
  await expect(history.newest).toContainText('pnair');
  await expect(history.newest.getByRole('deletion')).toHaveText('+44 7700 900001');
  await expect(history.newest.getByRole('insertion')).toHaveText('+44 7700 900002');
});

asAdmin('a refused form keeps what was typed and says at the field what is wrong', async ({ page }) => {
  const panel = new UserAccountsPanel(page);
  await panel.open();
  await panel.list.follow('Modify', 'pnair');
  await panel.fill({ 'First name': '', Telephone: 'call me <b>maybe</b>', City: 'Whitby | Leeds' });
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  await panel.submit('Save');
  expect((await answer).status()).toBe(422);
  const summary = page.getByRole('alert');
  await expect(summary).toContainText('Nothing was saved. 3 fields need to be corrected:');
  await expect(panel.field('Telephone')).toHaveValue('call me <b>maybe</b>');
  await expect(panel.field('City')).toHaveValue('Whitby | Leeds');
  await expect(panel.field('City')).toHaveAccessibleDescription(/The character \| cannot be stored/);
  await expect(panel.field('First name')).toHaveAttribute('aria-invalid', 'true');
  await summary.getByRole('link', { name: /^Telephone:/ }).click();
  await expect(panel.field('Telephone')).toBeFocused();
});

asAdmin('a list is searched, sorted and turned in its URL', async ({ page }) => {
  const panel = new UserAccountsPanel(page);
  await panel.open();
  await panel.list.search('nova');
  await expect(page).toHaveURL(/\?search=nova$/);
  await expect(panel.list.rows).toHaveText(['vnovak']);
  await expect(page.getByRole('main')).toContainText('matches “nova”');
  await page.reload();
  await expect(panel.list.rows).toHaveText(['vnovak']);
  await panel.list.search('nobody at all');
  await expect(panel.list.rows).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText('0 of');
  await panel.list.showAll();
  await panel.list.sortBy('Full name');
  await expect(page).toHaveURL(/\?sort=FullName$/);
  await panel.list.sortBy('Full name');
  await expect(page).toHaveURL(/\?sort=FullName&order=down$/);
  await expect(panel.list.rows.first()).toHaveText('ysaleh');
  await page.goBack();
  await expect(page).toHaveURL(/\?sort=FullName$/);
  await expect(panel.list.rows.first()).toHaveText('ahaddad');
});

asAdmin('dark stays dark on the next page', async ({ page }) => {
  const basePage = new BasePage(page);
  await page.goto('/server-manager/');
  const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await ground();
  await basePage.choose('Dark');
  await expect(basePage.document).toHaveAttribute('data-bs-theme', 'dark');
  await basePage.goTo('Cell numbers');
  await expect(basePage.document).toHaveAttribute('data-bs-theme', 'dark');
  await basePage.goTo('Home');
  expect(await ground()).not.toBe(before);
});

asAdmin('a missing page is explained in words', async ({ page }) => {
  for (const path of ['nothing', 'cellnumbers/modify?key=nobody', 'cellnumbers/modify?key=sales', 'runs/none']) {
    const answer = await page.goto(`/server-manager/${path}`);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('main')).toContainText(/This page does not exist|This does not exist, or no longer/);
    await expect(new BasePage(page).menu).toBeVisible();
  }
});
