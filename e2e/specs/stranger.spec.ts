import { expect } from 'playwright/test';
import { adminPassword, asStranger, signInAnew } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { HttpPerson } from '../support/http-person.ts';
import { BasePage } from '../pages/base-page.ts';

asStranger.skip(lacks('cellnumbers', 'useraccounts'), 'needs panels/cellnumbers and panels/useraccounts');

const inner = ['', 'cellnumbers', 'cellnumbers/modify?key=pnair', 'useraccounts/create', 'runs', 'history', 'packages'];

asStranger('every page sends a stranger to the sign-in page', async ({ page }) => {
  for (const path of [...inner, 'no-such-page']) {
    await page.goto(`/server-manager/${path}`);
    await expect(page).toHaveURL(/\/server-manager\/login/);
    await expect(new BasePage(page).title).toHaveText('Sign in');
    await expect(new BasePage(page).menu).toHaveCount(0);
  }
});

asStranger('after the sign-in the requested page opens', async ({ page }) => {
  const basePage = new BasePage(page);
  await page.goto('/server-manager/cellnumbers/modify?key=pnair');
  await basePage.signIn('admin', adminPassword);
  await expect(page).toHaveURL('/server-manager/cellnumbers/modify?key=pnair');
  await expect(basePage.title).toHaveText('Cell number of pnair');
});

asStranger('a wrong password is reported, and the name of the account stays in the form', async ({ page }) => {
  await page.goto('/server-manager/login');
  await new BasePage(page).signIn('admin', 'not the password');
  await expect(page.getByRole('alert')).toHaveText('The account or the password is wrong.');
  await expect(page.getByLabel('Account')).toHaveValue('admin');
  await expect(page.getByLabel('Password')).toHaveValue('');
  await page.goto('/server-manager/cellnumbers');
  await expect(page).toHaveURL(/\/login/);
});

asStranger('a user of the office cannot sign in here', async ({ page }) => {
  await page.goto('/server-manager/login');
  await new BasePage(page).signIn('pnair', adminPassword);
  await expect(page.getByRole('alert')).toHaveText('The account or the password is wrong.');
});

asStranger('too many tries have to wait, even with the right password', async ({ page, startAnother }) => {
  const server = await startAnother();
  await signInAnew(server);
  const guesser = new HttpPerson(server.origin);
  for (let tries = 0; tries < 10; tries += 1) expect((await guesser.signIn(`guess ${tries}`)).status).toBe(422);
  const basePage = new BasePage(page);
  await page.goto(`${server.origin}/server-manager/login`);
  await basePage.signIn('admin', adminPassword);
  await expect(page.getByRole('alert')).toHaveText(/Too many attempts. Please try again in 1[45] minutes./);
  await page.goto(`${server.origin}/server-manager/`);
  await expect(basePage.title).toHaveText('Sign in');
});

asStranger('a stranger reads the sign-in page in French and in dark', async ({ page }) => {
  const basePage = new BasePage(page);
  await page.goto('/server-manager/login');
  await basePage.choose('Français');
  await expect(basePage.title).toHaveText('Connexion');
  await expect(basePage.document).toHaveAttribute('lang', 'fr');
  await basePage.choose('Sombre');
  await expect(basePage.document).toHaveAttribute('data-bs-theme', 'dark');
});
