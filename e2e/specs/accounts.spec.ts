import { expect } from 'playwright/test';
import { adminPassword, asAdmin, asStranger } from '../support/browser/fixtures.ts';
import { HttpPerson } from '../support/http-person.ts';
import { lacks } from '../support/lacks.ts';
import { expectSaved } from '../support/browser/outcome.ts';
import { account } from '../support/browser/root-reader.ts';
import { RecordPanel } from '../pages/record-panel.ts';

asAdmin.skip(lacks('groups', 'ibays', 'pseudonyms'), 'needs panels/groups, ibays and pseudonyms');

asAdmin(
  'an administrator makes a group, a bay of it and an alias for it, and takes them away',
  async ({ page, server }) => {
    const groups = new RecordPanel(page, 'groups');
    await groups.open();
    await groups.follow('Create group');
    await groups.fill({ 'Group name': 'quarry', Description: 'Quarry workers' });
    await groups.tick('Members', 'pnair', 'srossi');
    await groups.submit('Create group');
    await expectSaved(page, 'Group quarry created.');
    await expect(groups.list.row('quarry')).toContainText('pnair, srossi');
    expect(account(server, 'quarry')).toMatch(/group\|Description\|Quarry workers\|.*Members\|pnair,srossi\|/);

    const bays = new RecordPanel(page, 'ibays');
    await bays.open();
    await bays.follow('Create information bay');
    await bays.fill({ Name: 'quarryplans', Description: 'Plans of the quarry' });
    await bays.choose('Group', 'quarry');
    await bays.choose('Web and FTP access', 'Local network, with password');
    await bays.submit('Create information bay');
    await expectSaved(page, 'Information bay quarryplans created.');
    expect(account(server, 'quarryplans')).toMatch(/ibay\|.*Group\|quarry\|.*PublicAccess\|local-pw\|/);
    await bays.list.follow('Password', 'quarryplans');
    await bays.fill({ 'New password': 'Larkfield-2026', 'The same password again': 'Larkfield-2026' });
    await bays.submit('Set password');
    await expectSaved(page, 'Password of quarryplans set.');

    const aliases = new RecordPanel(page, 'pseudonyms');
    await aliases.open();
    await aliases.follow('Create pseudonym');
    await aliases.fill({ Pseudonym: 'Stones', 'Leads to': 'quarry' });
    await aliases.submit('Create pseudonym');
    await expectSaved(page, 'Pseudonym stones created.');
    expect(account(server, 'stones')).toBe('stones=pseudonym|Account|quarry|');

    // The page of the group leads to both.
    await groups.open();
    await groups.list.follow('Modify', 'quarry');
    const related = page.getByRole('region', { name: 'What belongs to it' });
    await expect(related.getByRole('link', { name: 'stones' })).toBeVisible();
    await related.getByRole('link', { name: 'quarryplans' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Modify quarryplans');

    await groups.open();
    await groups.list.follow('Remove', 'quarry');
    await groups.submit('Remove group');
    await expectSaved(page, 'Group quarry removed.');
    expect(account(server, 'quarryplans')).toContain('|Group|admin|');
    expect(account(server, 'stones')).toBe('');
    await bays.open();
    await bays.list.follow('Remove', 'quarryplans');
    await bays.submit('Remove information bay');
    await expectSaved(page, 'Information bay quarryplans removed.');
  },
);

asAdmin('while a name is typed, the page says whether it is free or taken', async ({ page, javaScriptEnabled }) => {
  asAdmin.skip(!javaScriptEnabled, 'only a script asks while one types');
  const groups = new RecordPanel(page, 'groups');
  await page.goto('/server-manager/groups/create');
  const said = page.getByRole('main').getByRole('status');
  await groups.fill({ 'Group name': 'priya.nair' });
  await expect(said).toHaveText(
    'The name priya.nair is already taken by another account (type: pseudonym), which leads to pnair.',
  );
  await groups.fill({ 'Group name': 'climbers' });
  await expect(said).toHaveText('The name climbers is free.');
  await groups.fill({ 'Group name': '' });
  await expect(said).toHaveText('');
});

asAdmin('a name that is taken is refused when it is saved, and what was typed stays', async ({ page, server }) => {
  const bays = new RecordPanel(page, 'ibays');
  for (const [name, type] of [
    ['sales', 'group'],
    ['pnair', 'user'],
    ['photos', 'information bay'],
    ['webmail', 'web address'],
    ['homes', 'system account'],
  ] as const) {
    const before = account(server, name);
    await page.goto('/server-manager/ibays/create');
    await bays.fill({ Name: name, Description: 'Taken' });
    await bays.submit('Create information bay');
    await expect(bays.field('Name')).toHaveAccessibleDescription(new RegExp(`already taken .*type: ${type}`));
    await expect(bays.field('Description')).toHaveValue('Taken');
    expect(account(server, name)).toBe(before);
  }
});

asStranger('a user changes their password without signing in', async ({ page, server }) => {
  const admin = new HttpPerson(server.origin);
  await admin.signIn(adminPassword);
  const first = { password1: 'Larkfield-2025', password2: 'Larkfield-2025' };
  await admin.submit('/server-manager/useraccounts/password?key=cvogel', first);
  const form = new RecordPanel(page, '');
  await page.goto('/user-password');
  await form.fill({ Account: 'cvogel', 'Old password': 'not-it', 'New password': 'Larkfield-2026' });
  await form.fill({ 'The same password again': 'Larkfield-2026' });
  await form.submit('Change password');
  await expect(page.getByRole('alert')).toContainText('The account or the password is wrong.');
  await expect(form.field('Account')).toHaveValue('cvogel');
  await expect(form.field('New password')).toHaveValue('');
  await form.fill({ 'Old password': 'Larkfield-2025', 'New password': 'Larkfield-2026' });
  await form.fill({ 'The same password again': 'Larkfield-2026' });
  await form.submit('Change password');
  await expect(page.getByRole('status')).toContainText('The password of cvogel is changed.');
  await expect(form.field('Account')).toHaveValue('');
});
