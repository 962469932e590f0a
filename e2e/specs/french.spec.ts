import { expect, type Page } from 'playwright/test';
import { doEverydayWork } from '../support/browser/everyday-work.ts';
import { asAdmin } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { englishSentences, textsOf } from '../support/browser/lexicon-reader.ts';
import { places } from '../support/browser/places.ts';
import { BasePage } from '../pages/base-page.ts';

asAdmin.skip(lacks('cellnumbers', 'useraccounts'), 'needs panels/cellnumbers and panels/useraccounts');

asAdmin('in French no page has an English sentence of a lexicon', { tag: '@once' }, async ({ page, server }) => {
  asAdmin.slow();
  await doEverydayWork(server);
  await inFrench(page);
  const english = englishSentences('fr');
  expect(english.length).toBeGreaterThan(150);
  for (const place of places) {
    await place.reach(page);
    await expect(new BasePage(page).document).toHaveAttribute('lang', 'fr');
    const texts = textsOf(await page.content());
    const left = texts.filter((text) => english.some((sentence) => sentence.test(text)));
    expect(left, place.name).toEqual([]);
  }
});

asAdmin('in French dates are French', async ({ page, server }) => {
  await doEverydayWork(server);
  await inFrench(page);
  const written = new Intl.DateTimeFormat('fr', { month: 'short', year: 'numeric' }).format(new Date());
  for (const path of ['history', 'runs']) {
    await page.goto(`/server-manager/${path}`);
    await expect(page.getByRole('main')).toContainText(written);
  }
});

asAdmin('a cell number is changed in French', async ({ page }) => {
  await inFrench(page);
  await page.goto('/server-manager/cellnumbers/modify?key=mraman');
  await page.getByLabel('Numéro de portable', { exact: true }).fill('+33 1 99 00 12 34');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByRole('status')).toContainText('Numéro de portable enregistré.');
  await expect(page.getByRole('row').filter({ hasText: 'mraman' })).toContainText('+33 1 99 00 12 34');
});

async function inFrench(page: Page): Promise<void> {
  await page.goto('/server-manager/');
  await new BasePage(page).choose('Français');
  await expect(new BasePage(page).document).toHaveAttribute('lang', 'fr');
}
