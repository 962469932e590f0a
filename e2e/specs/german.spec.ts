import { expect } from 'playwright/test';
import { doEverydayWork } from '../support/browser/everyday-work.ts';
import { asAdmin, asStranger } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { englishSentences, textsOf } from '../support/browser/lexicon-reader.ts';
import { places } from '../support/browser/places.ts';
import { BasePage } from '../pages/base-page.ts';

asAdmin.skip(lacks('cellnumbers', 'useraccounts'), 'needs panels/cellnumbers and panels/useraccounts');
asAdmin.use({ locale: 'de-AT' });

asAdmin(
  'a browser that prefers Austrian German gets German, and no English sentence',
  { tag: '@once' },
  async ({ page, server }) => {
    asAdmin.slow();
    await doEverydayWork(server);
    const english = englishSentences('de');
    for (const place of places) {
      await place.reach(page);
      await expect(new BasePage(page).document).toHaveAttribute('lang', 'de');
      const texts = textsOf(await page.content());
      expect(
        texts.filter((text) => english.some((sentence) => sentence.test(text))),
        place.name,
      ).toEqual([]);
    }
  },
);

asAdmin('a refused form counts its fields in German', async ({ page }) => {
  await page.goto('/server-manager/useraccounts/create');
  await page.getByRole('button', { name: 'Benutzer anlegen' }).click();
  await expect(page.getByRole('alert')).toContainText('3 Felder müssen korrigiert werden');
  await page.getByLabel('Benutzername').fill('gerda');
  await page.getByLabel('Vorname').fill('Gerda');
  await page.getByRole('button', { name: 'Benutzer anlegen' }).click();
  await expect(page.getByRole('alert')).toContainText('Ein Feld muss korrigiert werden');
});

asAdmin('every language is offered by its own name', async ({ page }) => {
  await page.goto('/server-manager/');
  const account = new BasePage(page).account;
  await account.click();
  for (const name of ['العربية', 'Deutsch', 'English', 'Español', 'Français', 'Italiano'])
    await expect(account.getByRole('button', { name, exact: true })).toBeVisible();
});

asStranger.describe('a browser whose language is not there', () => {
  asStranger.use({ locale: 'pt-BR' });

  asStranger('gets English', async ({ page }) => {
    await page.goto('/server-manager/');
    await expect(new BasePage(page).document).toHaveAttribute('lang', 'en');
  });
});
