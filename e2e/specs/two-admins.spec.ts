import { expect, type Page } from 'playwright/test';
import { CellNumbersPanel } from '../pages/cellnumbers-panel.ts';
import { asAdmin } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { expectSaved } from '../support/browser/outcome.ts';
import { account } from '../support/browser/root-reader.ts';
import { UserAccountsPanel } from '../pages/useraccounts-panel.ts';

asAdmin.skip(lacks('cellnumbers', 'useraccounts'), 'needs panels/cellnumbers and panels/useraccounts');

const asTwoAdmins = asAdmin.extend<{ other: Page }>({
  other: async ({ page }, use) => {
    const other = await page.context().newPage();
    await use(other);
    await other.close();
  },
});

asTwoAdmins('if two people change one number, the second is shown both', async ({ page, other, server }) => {
  const mine = new CellNumbersPanel(page);
  const theirs = new CellNumbersPanel(other);
  await mine.open();
  await mine.openForm('lfischer');
  await theirs.open();
  await theirs.change('lfischer', '+44 7700 900555');
  await mine.number.fill('+44 7700 900666');
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  await mine.save();
  expect((await answer).status()).toBe(409);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Someone else saved first');
  const both = page.getByRole('row').filter({ hasText: 'Cell number' });
  await expect(both.getByRole('cell')).toHaveText([
    /\(empty\)/,
    /\+44 7700 900555\s+Changed by admin/,
    /\+44 7700 900666/,
  ]);
  expect(account(server, 'lfischer')).toContain('|CellNumber|+44 7700 900555|');

  await page.getByRole('button', { name: 'Save as chosen' }).click();
  await expect(page.getByRole('status')).toContainText('Cell number saved.');
  expect(account(server, 'lfischer')).toContain('|CellNumber|+44 7700 900666|');
});

asTwoAdmins('the second can look at what is stored instead', async ({ page, other, server }) => {
  const mine = new CellNumbersPanel(page);
  const theirs = new CellNumbersPanel(other);
  await mine.open();
  await mine.openForm('hdahl');
  await theirs.open();
  await theirs.change('hdahl', '+44 7700 900111');
  await mine.number.fill('+44 7700 900222');
  await mine.save();
  await page.getByRole('link', { name: 'Discard what I typed and start again' }).click();
  await expect(mine.number).toHaveValue('+44 7700 900111');
  expect(account(server, 'hdahl')).toContain('|CellNumber|+44 7700 900111|');
});

asTwoAdmins('changes of different fields are both kept', async ({ page, other, server }) => {
  const mine = new UserAccountsPanel(page);
  const theirs = new UserAccountsPanel(other);
  await mine.open();
  await mine.list.follow('Modify', 'qbaker');
  await theirs.open();
  await theirs.modify('qbaker', { City: 'Durham' });
  await expectSaved(other, 'User qbaker saved.');
  await mine.fill({ Street: '7 Quay Row' });
  await mine.submit('Save');
  await expectSaved(page, 'Someone else changed City in the meantime; the newer value was kept.');
  const line = account(server, 'qbaker');
  expect(line).toContain('|City|Durham|');
  expect(line).toContain('|Street|7 Quay Row|');
});

asTwoAdmins(
  'a form of a user who was removed meanwhile says so, and does not bring the user back',
  async ({ page, other, server }) => {
    const mine = new CellNumbersPanel(page);
    const theirs = new UserAccountsPanel(other);
    await mine.open();
    await mine.openForm('ukeller');
    await theirs.open();
    await theirs.remove('ukeller');
    await expectSaved(other, 'User ukeller removed.');
    await mine.number.fill('+44 7700 900333');
    await mine.save();
    await expect(page.getByRole('main')).toContainText('This does not exist, or no longer');
    expect(account(server, 'ukeller')).toBe('');
  },
);
