import { expect } from 'playwright/test';
import { asAdmin } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { expectSaved } from '../support/browser/outcome.ts';
import { RunPage } from '../pages/run-page.ts';
import { account } from '../support/browser/root-reader.ts';
import { UserAccountsPanel } from '../pages/useraccounts-panel.ts';

asAdmin.skip(lacks('useraccounts'), 'needs panels/useraccounts');

const betty = { 'Account name': 'betty', 'First name': 'Betty', 'Last name': 'Rubble', Department: 'Sales' };

asAdmin('an administrator creates, modifies, unlocks, locks and removes a user', async ({ page, server }) => {
  const panel = new UserAccountsPanel(page);
  await panel.open();
  await panel.create(betty, 'sales', 'drivers');
  await expectSaved(page, 'User betty created.');
  await expect(panel.row('betty')).toContainText('locked');
  expect(account(server, 'betty')).toContain('|LastName|Rubble|');
  expect(account(server, 'betty.rubble')).toContain('pseudonym|Account|betty|');
  expect(account(server, 'drivers')).toMatch(/\|Members\|[^|]*\bbetty\b/);

  await panel.modify('betty', { 'Last name': 'Slate', City: 'York' });
  await expectSaved(page, 'User betty saved.');
  await expect(panel.row('betty')).toContainText('Betty Slate');
  expect(account(server, 'betty_slate')).toContain('pseudonym|Account|betty|');
  expect(account(server, 'betty.rubble')).toBe('');

  await panel.list.follow('Modify', 'betty');
  await panel.chooseGroups('office');
  await panel.submit('Save');
  await expectSaved(page, 'User betty saved.');
  expect(account(server, 'drivers')).not.toContain('betty');
  expect(account(server, 'office')).toContain('betty');

  await panel.setPassword('betty', 'Larkfield-2026');
  await expectSaved(page, 'Password of betty set.');
  await expect(panel.row('betty')).toContainText('active');

  await panel.lock('betty');
  await expectSaved(page, 'Account betty locked.');
  await expect(panel.row('betty')).toContainText('locked');
  await panel.list.openMenu('betty');
  await expect(panel.list.offers('betty')).toHaveText(['Password', 'Unlock', 'Remove']);

  await panel.remove('betty');
  await expectSaved(page, 'User betty removed.');
  await expect(panel.row('betty')).toHaveCount(0);
  expect(account(server, 'betty')).toBe('');
  expect(account(server, 'betty.slate')).toBe('');
  expect(account(server, 'office')).not.toContain('betty');
});

asAdmin('what the actions of a new user did can be read on the page of the run', async ({ page }) => {
  const panel = new UserAccountsPanel(page);
  await panel.open();
  await panel.create({ ...betty, 'Account name': 'barney', 'First name': 'Barney' });
  await expectSaved(page, 'User barney created.');
  const run = new RunPage(page);
  await run.openNewest();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('user-create barney');
  await expect(run.state).toContainText('done');
  await expect(run.state).toContainText('Signalled by admin');
  await expect(run.action('S04unix-account')).toContainText('done');
  await run.unfold('S04unix-account');
  await expect(run.output('S04unix-account')).toBeVisible();
  await expect(run.output('S04unix-account')).toContainText('barney');
});

asAdmin('a name that is taken is refused with the type that has it', async ({ page, server }) => {
  const panel = new UserAccountsPanel(page);
  const taken = [
    ['sales', 'group'],
    ['drawings', 'information bay'],
    ['pnair', 'user'],
    ['priya.nair', 'pseudonym'],
    ['shared', 'system account'],
  ] as const;
  await panel.open();
  await page.getByRole('link', { name: 'Create user' }).click();
  for (const [name, type] of taken) {
    const before = account(server, name);
    await panel.fill({ ...betty, 'Account name': name });
    await panel.submit('Create user');
    const field = panel.field('Account name');
    await expect(field).toHaveAccessibleDescription(new RegExp(`already taken by another account .type: ${type}`));
    await expect(field).toHaveValue(name);
    expect(account(server, name)).toBe(before);
  }
});

asAdmin('a user whose pseudonyms belong to somebody else is refused', async ({ page }) => {
  const panel = new UserAccountsPanel(page);
  await panel.open();
  await panel.create({ 'Account name': 'priya2', 'First name': 'Priya', 'Last name': 'Nair' });
  await expect(panel.field('First name')).toHaveAccessibleDescription(/priya.nair already belongs to pnair/);
});

asAdmin('two passwords that differ, or are too weak, are refused', async ({ page }) => {
  const panel = new UserAccountsPanel(page);
  await panel.open();
  await panel.setPassword('srossi', 'Larkfield-2026', 'Larkfield-2027');
  await expect(page.getByRole('alert')).toContainText('The two passwords are not the same.');
  await expect(panel.field('New password')).toHaveValue('');
  await panel.fill({ 'New password': 'weak', 'The same password again': 'weak' });
  await panel.submit('Set password');
  await expect(panel.field('New password')).toHaveAccessibleDescription(/password/);
  await expect(panel.field('New password')).toHaveAttribute('aria-invalid', 'true');
});

asAdmin('forwarding needs an address', async ({ page, server }) => {
  const panel = new UserAccountsPanel(page);
  await panel.open();
  await panel.list.follow('Modify', 'cvogel');
  await panel.choose('Mail delivery', 'Forward mail');
  await panel.submit('Save');
  await expect(panel.field('Forwarding address')).toHaveAccessibleDescription(/Please fill this in/);
  await expect(panel.field('Mail delivery')).toHaveValue('forward');
  await panel.fill({ 'Forwarding address': 'clara@mail.example' });
  await panel.submit('Save');
  await expectSaved(page, 'User cvogel saved.');
  await expect(panel.row('cvogel')).toContainText('clara@mail.example');
  expect(account(server, 'cvogel')).toContain('|EmailForward|forward|');
});

asAdmin('the admin account can be modified but neither locked nor removed', async ({ page }) => {
  const panel = new UserAccountsPanel(page);
  await panel.open();
  await panel.list.openMenu('admin');
  await expect(panel.list.offers('admin')).toHaveText(['Password']);
  await panel.modify('admin', { 'First name': 'Office', 'Last name': 'Manager' });
  await expectSaved(page, 'The admin account is saved.');
  const answer = await page.goto('/server-manager/useraccounts/remove?key=admin');
  expect(answer?.status()).toBeGreaterThanOrEqual(404);
});
