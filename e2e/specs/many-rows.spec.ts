import { expect } from 'playwright/test';
import { asAdmin } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { account } from '../support/browser/root-reader.ts';
import { UserAccountsPanel } from '../pages/useraccounts-panel.ts';

asAdmin.skip(lacks('useraccounts'), 'needs panels/useraccounts');

asAdmin('an administrator sets the department of three people at once', async ({ page, server }) => {
  const panel = new UserAccountsPanel(page);
  await panel.open();
  for (const key of ['ahaddad', 'bmoreno', 'cwei']) await panel.list.tick(key);
  await page.getByRole('form', { name: 'Several rows at once' }).getByLabel('Action').selectOption('Set Department');
  await panel.submit('Continue');
  await panel.fill({ Department: 'Depot' });
  await panel.submit('Preview');
  await expect(page.getByRole('heading', { name: '3 records will change' })).toBeVisible();
  await panel.submit('Save');
  await expect
    .poll(() => ['ahaddad', 'bmoreno', 'cwei'].map((key) => account(server, key)))
    .toEqual(Array(3).fill(expect.stringContaining('|Dept|Depot|')));
});

asAdmin('an administrator imports people from a spreadsheet and leaves out a wrong line', async ({ page, server }) => {
  const panel = new UserAccountsPanel(page);
  await panel.open();
  await page.getByRole('link', { name: 'Import a CSV file' }).click();
  const content = 'acctName;FirstName;LastName;groupMemberships\r\nfrida;Frida;K\u00f6nig;sales\r\nNo!;No;One;\r\n';
  await page
    .getByLabel('CSV file', { exact: true })
    .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(content, 'latin1') });
  await panel.submit('Preview');
  await expect(page.getByText('Line 3, column acctName')).toBeVisible();
  await expect(page.getByRole('row', { name: /frida/ })).toContainText('to be created');
  await page.getByLabel('Leave it out, and go on with the others').check();
  await panel.submit('Save 1 record');
  await expect.poll(() => account(server, 'frida')).toContain('|LastName|K\u00f6nig|');
});
