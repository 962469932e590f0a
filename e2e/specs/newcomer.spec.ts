import { expect, test } from 'playwright/test';
import { adminPassword } from '../support/browser/fixtures.ts';
import { removeRoot, startServer, type Server } from '../support/server.ts';
import { BasePage } from '../pages/base-page.ts';

const asNewcomer = test.extend<{ server: Server; link: string }>({
  // eslint-disable-next-line no-empty-pattern -- the runner reads what a fixture needs from its first argument
  server: async ({}, use) => {
    const server = await startServer();
    await use(server);
    await server.stop();
    removeRoot(server.root);
  },
  link: async ({ server }, use) => {
    await use(server.setUpLink ?? '');
  },
  baseURL: async ({ server }, use) => {
    await use(server.origin);
  },
});

asNewcomer('a newcomer opens the printed link, chooses a password and is in', async ({ page, link }) => {
  const basePage = new BasePage(page);
  await page.goto(link);
  await expect(basePage.title).toHaveText('Choose the administrator’s password');
  await page.getByLabel(/^Password/).fill(adminPassword);
  await page.getByLabel(/^The same password again/).fill(adminPassword);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByRole('status')).toContainText('The password is set, and you are signed in.');
  await expect(basePage.title).toHaveText('Home');
  await expect(page.getByRole('main')).toContainText('Nothing needs your attention.');
  for (const entry of ['Home', 'Users', 'Cell numbers', 'History', 'Event runs', 'Packages'])
    await expect(basePage.menu.getByRole('link', { name: entry, exact: true })).toBeVisible();
});

asNewcomer('the link never works again', async ({ page, link, browser }) => {
  await page.goto(link);
  await page.getByLabel(/^Password/).fill(adminPassword);
  await page.getByLabel(/^The same password again/).fill(adminPassword);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  const another = await browser.newPage();
  const answer = await another.goto(link);
  expect(answer?.status()).toBe(403);
  await expect(another.getByRole('main')).toContainText('not valid, or the password has already been set');
  await expect(another.getByRole('textbox')).toHaveCount(0);
  await another.close();
});

asNewcomer('a password that is too short, or typed differently, is refused at its field', async ({ page, link }) => {
  await page.goto(link);
  await page.getByLabel(/^Password/).fill('short');
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByLabel(/^Password/)).toHaveAccessibleDescription(/too short; use at least 8 characters/);
  await page.getByLabel(/^Password/).fill(adminPassword);
  await page.getByLabel(/^The same password again/).fill(`${adminPassword}!`);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByRole('alert').getByRole('link', { name: /The two passwords are not the same/ })).toBeVisible();
});

asNewcomer('nobody without the link can set a password', async ({ page }) => {
  for (const path of ['/server-manager/set-up', '/server-manager/set-up?code=guessed']) {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(403);
    await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  }
});

asNewcomer('the sign-in page says that there is no password yet', async ({ page }) => {
  await page.goto('/server-manager/');
  await expect(page).toHaveURL(/\/server-manager\/login$/);
  await expect(page.getByRole('alert')).toContainText('Open the one-time set-up link that Panelsmith printed');
  await new BasePage(page).signIn('admin', adminPassword);
  await expect(page.getByRole('alert').filter({ hasText: 'The account or the password is wrong.' })).toBeVisible();
});
