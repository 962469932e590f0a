import { expect } from 'playwright/test';
import { CellNumbersPanel } from '../pages/cellnumbers-panel.ts';
import { adminPassword, asAdmin, asStranger } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { places } from '../support/browser/places.ts';
import { tabTo } from '../support/browser/tab-to.ts';

asStranger.skip(lacks('cellnumbers', 'useraccounts'), 'needs panels/cellnumbers and panels/useraccounts');

asAdmin('six stops or fewer lead to the first row’s link', async ({ page }) => {
  for (const list of ['cellnumbers', 'useraccounts']) {
    await page.goto(`/server-manager/${list}`);
    const first = page.getByRole('main').getByRole('rowheader').getByRole('link').first();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the list' })).toBeFocused();
    await page.keyboard.press('Enter');
    expect(await tabTo(page, () => first.evaluate((link) => link === document.activeElement), 5)).toBeLessThanOrEqual(
      5,
    );
  }
});

asAdmin('the second skip link leads past the menu to the content', async ({ page }) => {
  await page.goto('/server-manager/cellnumbers');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('main').getByRole('searchbox')).toBeFocused();
});

asAdmin('a cell number is changed with the keyboard alone', async ({ page }) => {
  await page.goto('/server-manager/cellnumbers?search=saleh');
  const panel = new CellNumbersPanel(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/cellnumbers\/modify\?key=ysaleh/);
  await expect(panel.number).toBeFocused();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('+44 7700 900777');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toContainText('Cell number saved.');
  await expect(panel.row('ysaleh')).toContainText('+44 7700 900777');
});

asStranger('a stranger signs in with the keyboard alone', async ({ page }) => {
  await page.goto('/server-manager/');
  await expect(page.getByLabel('Account')).toBeFocused();
  await page.keyboard.type('admin');
  await page.keyboard.press('Tab');
  await page.keyboard.type(adminPassword);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Home');
});

asAdmin('a refused form begins with what was refused: in the title, and where the focus is', async ({ page }) => {
  await page.goto('/server-manager/useraccounts/create');
  await page.getByRole('main').getByRole('button').first().click();
  await expect(page).toHaveTitle(/^Not saved: Create a user/);
  await expect(page.getByRole('alert')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Account name')).toBeFocused();
});

asAdmin('wherever the focus is, it can be seen', async ({ page }) => {
  asAdmin.slow();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const place of places.filter(({ name }) => ['home', 'list of users', 'form of a user'].includes(name))) {
      await place.reach(page);
      const seen = new Set<string>();
      for (let stop = 0; stop < 30; stop += 1) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(describeFocus);
        if (focused === undefined || seen.has(focused.what)) break;
        seen.add(focused.what);
        expect(focused.ring, `${place.name}, ${colorScheme}: ${focused.what}`).toBeGreaterThanOrEqual(2);
        await expect(page.locator(':focus'), `${place.name}: ${focused.what}`).toBeInViewport();
      }
      expect(seen.size).toBeGreaterThan(5);
    }
  }
});

/** Runs in the page: what has the focus, and how wide its ring is in pixels. */
function describeFocus(): { what: string; ring: number } | undefined {
  const element = document.activeElement;
  if (element === null || element === document.body) return undefined;
  const style = getComputedStyle(element);
  const outline = style.outlineStyle === 'none' ? 0 : Number.parseFloat(style.outlineWidth);
  const shadow = style.boxShadow === 'none' ? 0 : Number(/(\d+)px(?: inset)?$/.exec(style.boxShadow)?.[1] ?? '0');
  return { what: element.outerHTML.slice(0, 200), ring: Math.max(outline, shadow) };
}
