import { expect, type Page } from 'playwright/test';
import { expectAccessible } from '../support/browser/accessible.ts';
import { doEverydayWork } from '../support/browser/everyday-work.ts';
import { asAdmin } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { englishSentences, textsOf } from '../support/browser/lexicon-reader.ts';
import { places } from '../support/browser/places.ts';
import { BasePage } from '../pages/base-page.ts';

asAdmin.skip(lacks('cellnumbers', 'useraccounts'), 'needs panels/cellnumbers and panels/useraccounts');

asAdmin(
  'in Arabic every page reads from the right, and has no English sentence',
  { tag: '@once' },
  async ({ page, server }) => {
    asAdmin.setTimeout(400_000);
    await doEverydayWork(server);
    await inArabic(page);
    const english = englishSentences('ar');
    for (const place of places) {
      await place.reach(page);
      await expect(new BasePage(page).document).toHaveAttribute('dir', 'rtl');
      const texts = textsOf(await page.content());
      expect(
        texts.filter((text) => english.some((sentence) => sentence.test(text))),
        place.name,
      ).toEqual([]);
    }
  },
);

asAdmin('an Arabic page is the mirror of an English one', async ({ page }) => {
  await page.goto('/server-manager/useraccounts');
  const english = await leftEdges(page);
  await inArabic(page);
  await page.goto('/server-manager/useraccounts');
  const arabic = await leftEdges(page);
  expect(english.menu).toBeLessThan(english.content);
  expect(arabic.menu).toBeGreaterThan(arabic.content);
  expect(english.firstColumn).toBeLessThan(english.lastColumn);
  expect(arabic.firstColumn).toBeGreaterThan(arabic.lastColumn);
});

asAdmin('a path in an Arabic page keeps its first slash in front', async ({ page, server }) => {
  await inArabic(page);
  const folder = page.getByText(server.root, { exact: true });
  await expect(folder).toBeVisible();
  expect(await folder.evaluate((element) => getComputedStyle(element).direction)).toBe('ltr');
});

const listed = ['home', 'list of users', 'refused form', 'run', 'history', 'packages', 'menu of the account'];

asAdmin('axe finds no mistakes in Arabic pages', async ({ page, server, javaScriptEnabled }) => {
  asAdmin.skip(!javaScriptEnabled, 'axe is a script');
  asAdmin.setTimeout(400_000);
  await doEverydayWork(server);
  await inArabic(page);
  for (const place of places.filter(({ name }) => listed.includes(name))) await expectAccessible(page, place);
});

asAdmin('a cell number is changed in Arabic', async ({ page }) => {
  await inArabic(page);
  await page.goto('/server-manager/cellnumbers/modify?key=mraman');
  await page.getByLabel('رقم الهاتف المحمول').fill('+44 7700 900777');
  await page.getByRole('button', { name: 'حفظ' }).click();
  await expect(page.getByRole('status')).toContainText('تم حفظ رقم الهاتف المحمول.');
  await expect(page.getByRole('row').filter({ hasText: 'mraman' })).toContainText('+44 7700 900777');
});

interface Edges {
  readonly menu: number;
  readonly content: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

async function leftEdges(page: Page): Promise<Edges> {
  const columns = page.getByRole('columnheader');
  const boxes = [page.getByRole('navigation').first(), page.getByRole('main'), columns.first(), columns.last()];
  const [menu = NaN, content = NaN, firstColumn = NaN, lastColumn = NaN] = await Promise.all(
    boxes.map(async (box) => (await box.boundingBox())?.x ?? NaN),
  );
  return { menu, content, firstColumn, lastColumn };
}

async function inArabic(page: Page): Promise<void> {
  await page.goto('/server-manager/');
  await new BasePage(page).choose('العربية');
  await expect(new BasePage(page).document).toHaveAttribute('lang', 'ar');
}
