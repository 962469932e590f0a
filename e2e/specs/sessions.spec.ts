import { expect } from 'playwright/test';
import { CellNumbersPanel } from '../pages/cellnumbers-panel.ts';
import { adminPassword, asStranger, signInAnew } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { BasePage } from '../pages/base-page.ts';

asStranger.skip(lacks('cellnumbers', 'useraccounts'), 'needs panels/cellnumbers and panels/useraccounts');

asStranger('an administrator signs in and out, and Back shows nothing any more', async ({ page }) => {
  const basePage = new BasePage(page);
  await page.goto('/server-manager/');
  await basePage.signIn('admin', adminPassword);
  await basePage.goTo('Cell numbers');
  await basePage.signOut();
  await expect(page.getByRole('status')).toContainText('You are signed out.');
  await page.goBack();
  await expect(basePage.title).toHaveText('Sign in');
  await page.goto('/server-manager/cellnumbers');
  await expect(basePage.title).toHaveText('Sign in');
});

asStranger('a session and an open form survive a restart of the server', async ({ page, startAnother }) => {
  const server = await startAnother();
  await page.context().addCookies((await signInAnew(server)).cookies);
  const panel = new CellNumbersPanel(page);
  await page.goto(`${server.origin}/server-manager/cellnumbers/modify?key=pnair`);
  await panel.number.fill('+44 7700 900888');
  await server.stop();
  const again = await startAnother({ root: server.root, port: Number(new URL(server.origin).port) });
  expect(again.setUpLink).toBeUndefined();
  await panel.save();
  await expect(page.getByRole('status')).toContainText('Cell number saved.');
  await expect(panel.row('pnair')).toContainText('+44 7700 900888');
});

asStranger('the password of the system is changed in the browser', async ({ page, startAnother }) => {
  const server = await startAnother();
  await page.context().addCookies((await signInAnew(server)).cookies);
  const basePage = new BasePage(page);
  await page.goto(`${server.origin}/server-manager/useraccounts/systempassword?key=admin`);
  await page.getByLabel(/^Present password/).fill('not this one');
  await page.getByLabel(/^New password/).fill('Another-horse-10');
  await page.getByLabel(/^The same password again/).fill('Another-horse-10');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('alert')).toContainText('The present password is wrong.');
  await page.getByLabel(/^Present password/).fill(adminPassword);
  await page.getByLabel(/^New password/).fill('Another-horse-10');
  await page.getByLabel(/^The same password again/).fill('Another-horse-10');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.context().clearCookies();
  await page.goto(`${server.origin}/server-manager/`);
  await basePage.signIn('admin', 'Another-horse-10');
  await expect(basePage.title).toHaveText('Home');
});
