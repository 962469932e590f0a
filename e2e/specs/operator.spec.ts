import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { asAdmin, signInAnew } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { RunPage } from '../pages/run-page.ts';
import { account } from '../support/browser/root-reader.ts';
import { BasePage } from '../pages/base-page.ts';
import { UserAccountsPanel } from '../pages/useraccounts-panel.ts';

asAdmin.skip(lacks('useraccounts'), 'needs panels/useraccounts');

const environment = { PANELSMITH_PANELS: join(import.meta.dirname, '../packages') };
const action = 'S40check-mailbox';

asAdmin.use({ environment });

asAdmin('an action that fails is named, explained, and can be signalled again', async ({ page, server }) => {
  const panel = new UserAccountsPanel(page);
  const run = new RunPage(page);
  await panel.open();
  await panel.modify('fgallagher', { City: 'Durham' });
  // A failure within a second is shown on the list, a later one on the page of the run.
  const message = page.getByRole('alert');
  const toRun = message.getByRole('link', { name: 'See what happened' });
  await expect(toRun.or(run.state)).toBeVisible();
  if (!page.url().includes('/runs/')) {
    await expect(message).toContainText(`fgallagher was saved, but the event user-modify failed: ${action} failed.`);
    await toRun.click();
  }
  expect(account(server, 'fgallagher')).toContain('|City|Durham|');
  await expect(run.state).toContainText('failed');
  await expect(page.getByRole('main')).toContainText(`${action} failed. Read its output below`);
  await expect(run.action(action)).toContainText('(exit status 3)');
  await expect(run.output(action)).toHaveText(/mailbox of fgallagher: quota file is damaged/);
  await new BasePage(page).goTo('Home');
  await expect(page.getByRole('main')).toContainText('The event user-modify fgallagher failed.');

  writeFileSync(join(server.root, 'mended'), '');
  await page.getByRole('link', { name: 'See what happened' }).first().click();
  await run.signalAgain();
  await expect(run.state).toContainText('done');
  await run.unfold(action);
  await expect(run.output(action)).toHaveText(/mailbox of fgallagher: fine/);
});

asAdmin('a long run is followed on its page until it is done', async ({ page, server }) => {
  const panel = new UserAccountsPanel(page);
  const run = new RunPage(page);
  await panel.open();
  await panel.modify('pconti', { City: 'Durham' });
  await expect(page).toHaveURL(/\/server-manager\/runs\//);
  await expect(run.state).toContainText('running');
  await expect(run.progress).toBeVisible();
  await expect(run.output(action)).toHaveText(/waiting for the index/);
  writeFileSync(join(server.root, 'go-on'), '');
  await expect(run.state).toContainText('done');
  await run.goBack();
  await expect(panel.row('pconti')).toBeVisible();
});

asAdmin(
  'a run that is going on is cancelled on its page, which then says who cancelled it',
  async ({ page, server }) => {
    rmSync(join(server.root, 'go-on'), { force: true });
    const panel = new UserAccountsPanel(page);
    const run = new RunPage(page);
    await panel.open();
    await panel.modify('pconti', { City: 'Leeds' });
    await expect(run.state).toContainText('running');
    await expect(run.output(action)).toHaveText(/waiting for the index/);
    await run.cancel();
    await expect(run.state).toContainText('cancelled');
    await expect(page.getByRole('main')).toContainText('admin cancelled this run.');
  },
);

asAdmin('a broken package is listed with its reason, and everything else works', async ({ page }) => {
  const basePage = new BasePage(page);
  await page.goto('/server-manager/');
  await expect(page.getByRole('main')).toContainText('The package almanac is broken.');
  await page.getByRole('link', { name: 'See why' }).click();
  const row = page.getByRole('row').filter({ hasText: 'almanac' });
  await expect(row).toContainText('broken');
  await expect(row).toContainText('the almanac lists no pages');
  await expect(page.getByRole('row').filter({ hasText: 'mailcheck' })).toContainText('works');
  const answer = await page.goto('/server-manager/almanac');
  expect(answer?.status()).toBe(503);
  await expect(page.getByRole('main')).toContainText('This panel is broken and has been left out.');
  await basePage.goTo('Users');
  await expect(new UserAccountsPanel(page).row('pnair')).toBeVisible();
});

asAdmin('a run cut short by a crash is interrupted, and can be signalled again', async ({ page, startAnother }) => {
  const killed = await startAnother();
  await page.context().addCookies((await signInAnew(killed)).cookies);
  // In a separate tab, since a tab that follows a run may reload at any moment.
  const tab = await page.context().newPage();
  await tab.goto(`${killed.origin}/server-manager/useraccounts`);
  await new UserAccountsPanel(tab).modify('pconti', { City: 'Durham' });
  await expect(new RunPage(tab).output(action)).toHaveText(/waiting for the index/);
  await tab.close();
  await killed.kill();
  const run = new RunPage(page);
  const again = await startAnother({ root: killed.root, port: Number(new URL(killed.origin).port) });
  await page.goto(`${again.origin}/server-manager/`);
  await expect(page.getByRole('main')).toContainText('The event user-modify pconti was interrupted');
  expect(account(again, 'pconti')).toContain('|City|Durham|');
  await page.getByRole('main').getByRole('link', { name: 'See what happened' }).first().click();
  await expect(run.state).toContainText('interrupted');
  await expect(page.getByRole('main')).toContainText('Panelsmith ended in the middle of this run.');
  await expect(run.output(action)).toHaveText(/waiting for the index/);
  writeFileSync(join(again.root, 'go-on'), '');
  await run.signalAgain();
  await expect(run.state).toContainText('done');
});
