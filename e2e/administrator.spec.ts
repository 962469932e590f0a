import { expect } from 'playwright/test';
import { CellNumbersPanel } from './cellnumbers-panel.ts';
import { asAdmin } from './fixtures.ts';
import { HistoryPage } from './history-page.ts';
import { account, panelsmith } from './root-reader.ts';

asAdmin('an administrator changes a cell number', async ({ page, server }) => {
  const panel = new CellNumbersPanel(page);
  await panel.open();
  await panel.change('ahaddad', '+44 7700 900123');
  await expect(page.getByRole('status')).toHaveText('Cell number saved.');
  await expect(panel.row('ahaddad')).toContainText('+44 7700 900123');
  expect(account(server, 'ahaddad')).toContain('|CellNumber|+44 7700 900123|');
  expect(panelsmith(server, 'db', 'accounts', 'getprop', 'ahaddad', 'CellNumber')).toBe('+44 7700 900123\n');
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
