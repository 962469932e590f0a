import { expect, type Page } from 'playwright/test';
import { expectAccessible } from '../support/browser/accessible.ts';
import { asAdmin } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { BasePage } from '../pages/base-page.ts';

asAdmin.skip(lacks('cellnumbers', 'useraccounts'), 'needs panels/cellnumbers and panels/useraccounts');

const field = (page: Page) => page.getByRole('banner').getByRole('searchbox');

asAdmin('an administrator finds a person from any page and opens the form', async ({ page, javaScriptEnabled }) => {
  asAdmin.skip(javaScriptEnabled, 'with scripts the results come as one types');
  await page.goto('/server-manager/packages');
  await field(page).fill('nair');
  await field(page).press('Enter');
  await page.getByRole('main').getByRole('link', { name: 'pnair' }).click();
  await expect(new BasePage(page).title).toHaveText('Modify pnair');
});

asAdmin(
  'with the keyboard alone a person gets from any page to what they search',
  async ({ page, javaScriptEnabled }) => {
    asAdmin.skip(!javaScriptEnabled, 'keys of our own need scripts');
    await page.goto('/server-manager/packages');
    await page.keyboard.press('/');
    await expect(field(page)).toBeFocused();
    await page.keyboard.type('nair');
    const found = page.getByRole('search').getByRole('link', { name: 'pnair' });
    // Until the last results are there, something else may be the first.
    await expect(page.getByRole('search').getByRole('link').first()).toContainText('pnair');
    await page.keyboard.press('ArrowDown');
    await expect(found).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(field(page)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await expect(field(page)).toBeFocused();
    await expect(found).toBeHidden();
    await page.keyboard.press('Escape');
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('link').first().focus();
    await page.keyboard.press('Control+k');
    await expect(field(page)).toBeFocused();
    await page.keyboard.type('create user');
    await expect(page.getByRole('search').getByRole('link').first()).toContainText('Create a user');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(new BasePage(page).title).toHaveText('Create a user');
    await page.getByLabel('First name').fill('a/b');
    await expect(page.getByLabel('First name')).toHaveValue('a/b');
  },
);

asAdmin('results that arrive late leave the person at the one they chose', async ({ page, javaScriptEnabled }) => {
  asAdmin.skip(!javaScriptEnabled, 'results while one types need scripts');
  await page.goto('/server-manager/packages');
  let letArrive = (): void => undefined;
  const held = new Promise<void>((resolve) => (letArrive = resolve));
  await page.route(/q=nair&part=results/, async (route) => {
    await held;
    await route.continue();
  });
  await field(page).pressSequentially('nai');
  const found = page.getByRole('search').getByRole('link', { name: 'pnair' });
  await expect(found).toBeVisible();
  const late = page.waitForResponse(/q=nair&part=results/);
  await field(page).press('r');
  await page.keyboard.press('ArrowDown');
  await expect(found).toBeFocused();
  const before = await found.elementHandle();
  letArrive();
  await late;
  // The link is a new one, and has the focus.
  await expect.poll(() => before.evaluate((link) => link.isConnected)).toBe(false);
  await expect(found).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(new BasePage(page).title).toHaveText('Modify pnair');
});

asAdmin('a search on a telephone has a page of its own', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto('/server-manager/');
  await page.getByRole('banner').getByRole('button', { name: 'Search everything' }).click();
  await page.getByRole('main').getByRole('searchbox').fill('nair');
  await page.getByRole('main').getByRole('searchbox').press('Enter');
  await expect(page.getByRole('main').getByRole('link', { name: 'pnair' })).toBeVisible();
});

asAdmin('a star puts a panel on top of the menu, and removes it from there again', async ({ page }) => {
  await page.goto('/server-manager/cellnumbers');
  const star = page.getByRole('button', { name: 'Cell numbers: favourite' });
  await star.click();
  await expect(star).toHaveAttribute('aria-pressed', 'true');
  await expect(new BasePage(page).menu.getByRole('listitem').nth(1)).toContainText('Favourites');
  await page.goto('/server-manager/');
  await expect(page.getByRole('navigation', { name: 'Favourites' }).getByRole('link')).toHaveText('Cell numbers');
  await page.goto('/server-manager/cellnumbers');
  await star.click();
  await expect(star).toHaveAttribute('aria-pressed', 'false');
  await expect(new BasePage(page).menu).not.toContainText('Favourites');
});

asAdmin('open search results and the pages of a new server are accessible', async ({ page, javaScriptEnabled }) => {
  asAdmin.skip(!javaScriptEnabled, 'axe needs scripts');
  const reach = async (): Promise<void> => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto('/server-manager/history');
    await field(page).fill('a');
    await expect(page.locator('#quick')).toBeVisible();
  };
  await expectAccessible(page, { name: 'results', reach });
});
