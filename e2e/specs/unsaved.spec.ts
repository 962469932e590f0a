import { expect } from 'playwright/test';
import { CellNumbersPanel } from '../pages/cellnumbers-panel.ts';
import { adminPassword, asAdmin, asStranger, signInAnew } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { BasePage } from '../pages/base-page.ts';

asStranger.skip(lacks('cellnumbers'), 'needs panels/cellnumbers');

const form = '/server-manager/cellnumbers/modify?key=pnair';

asStranger(
  'what was typed when the session ended elsewhere is shown after the sign-in',
  async ({ page, startAnother }) => {
    const server = await startAnother();
    await page.context().addCookies((await signInAnew(server)).cookies);
    const panel = new CellNumbersPanel(page);
    await page.goto(`${server.origin}${form}`);
    await panel.number.fill('+44 7700 900345');
    const other = await page.context().newPage();
    await other.goto(`${server.origin}/server-manager/`);
    await new BasePage(other).signOut();
    await panel.save();
    await expect(page.getByRole('alert')).toContainText('what you typed is kept');
    await new BasePage(page).signIn('admin', adminPassword);
    await expect(page.getByRole('alert')).toContainText('Nothing has been saved yet');
    await expect(panel.number).toHaveValue('+44 7700 900345');
    await page.reload();
    await expect(panel.number).toHaveValue('+44 7700 900345');
    await panel.save();
    await expect(page.getByRole('status')).toContainText('Cell number saved.');
  },
);

asAdmin(
  'with scripts, the browser asks before it leaves a form that is not saved',
  async ({ page, javaScriptEnabled }) => {
    asAdmin.skip(!javaScriptEnabled, 'only scripts can ask');
    const basePage = new BasePage(page);
    const panel = new CellNumbersPanel(page);
    let asked = 0;
    page.on('dialog', (dialog) => {
      asked += 1;
      void dialog.dismiss();
    });
    await page.goto(form);
    await panel.number.fill('1');
    await basePage.menu.getByRole('link', { name: 'Home' }).click({ noWaitAfter: true });
    await expect.poll(() => asked).toBe(1);
    await expect(page).toHaveURL(form);
    const before = await panel.number.evaluate((field) =>
      field instanceof HTMLInputElement ? field.defaultValue : '',
    );
    await panel.number.fill(before);
    await basePage.goTo('Home');
    await page.goto(form);
    await panel.number.fill('2');
    await page.getByRole('main').getByRole('link', { name: 'Cancel' }).click();
    await expect(page).not.toHaveURL(form);
    expect(asked).toBe(1);
  },
);
