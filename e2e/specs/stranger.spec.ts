import { expect } from 'playwright/test';
import { adminPassword, asStranger, signInAnew } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { HttpPerson } from '../support/http-person.ts';
import { ShellPage } from '../pages/shell-page.ts';

asStranger.skip(lacks('cellnumbers', 'useraccounts'), 'needs panels/cellnumbers and panels/useraccounts');

const inner = ['', 'cellnumbers', 'cellnumbers/modify?key=pnair', 'useraccounts/create', 'runs', 'history', 'packages'];

asStranger('every page sends a stranger to the sign-in page', async ({ page }) => {
  for (const path of [...inner, 'no-such-page']) {
    await page.goto(`/server-manager/${path}`);
    await expect(page).toHaveURL(/\/server-manager\/login/);
    await expect(new ShellPage(page).title).toHaveText('Sign in');
    await expect(new ShellPage(page).menu).toHaveCount(0);
  }
});

asStranger('after the sign-in the requested page opens', async ({ page }) => {
  const shell = new ShellPage(page);
  await page.goto('/server-manager/cellnumbers/modify?key=pnair');
  await shell.signIn('admin', adminPassword);
  await expect(page).toHaveURL('/server-manager/cellnumbers/modify?key=pnair');
  await expect(shell.title).toHaveText('Cell number of pnair');
});

asStranger('a wrong password is reported, and the name of the account stays in the form', async ({ page }) => {
  await page.goto('/server-manager/login');
  await new ShellPage(page).signIn('admin', 'not the password');
  await expect(page.getByRole('alert')).toHaveText('The account or the password is wrong.');
  await expect(page.getByLabel('Account')).toHaveValue('admin');
  await expect(page.getByLabel('Password')).toHaveValue('');
  await page.goto('/server-manager/cellnumbers');
  await expect(page).toHaveURL(/\/login/);
});

asStranger('a user of the office cannot sign in here', async ({ page }) => {
  await page.goto('/server-manager/login');
  await new ShellPage(page).signIn('pnair', adminPassword);
  await expect(page.getByRole('alert')).toHaveText('The account or the password is wrong.');
});

asStranger('too many tries have to wait, even with the right password', async ({ page, startAnother }) => {
  const server = await startAnother();
  await signInAnew(server);
  const guesser = new HttpPerson(server.origin);
  for (let tries = 0; tries < 10; tries += 1) expect((await guesser.signIn(`guess ${tries}`)).status).toBe(422);
  const shell = new ShellPage(page);
  await page.goto(`${server.origin}/server-manager/login`);
  await shell.signIn('admin', adminPassword);
  await expect(page.getByRole('alert')).toHaveText(/Too many attempts. Please try again in 1[45] minutes./);
  await page.goto(`${server.origin}/server-manager/`);
  await expect(shell.title).toHaveText('Sign in');
});

asStranger('a stranger reads the sign-in page in French and in dark', async ({ page }) => {
  const shell = new ShellPage(page);
  await page.goto('/server-manager/login');
  await shell.choose('Français');
  await expect(shell.title).toHaveText('Connexion');
  await expect(shell.document).toHaveAttribute('lang', 'fr');
  await shell.choose('Sombre');
  await expect(shell.document).toHaveAttribute('data-bs-theme', 'dark');
});
