import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expectAccessible } from '../support/browser/accessible.ts';
import { doEverydayWork } from '../support/browser/everyday-work.ts';
import { adminPassword, asAdmin, asStranger } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { HttpPerson } from '../support/http-person.ts';
import { places, type Place } from '../support/browser/places.ts';
import type { Server } from '../support/server.ts';
import { BasePage } from '../pages/base-page.ts';

asStranger.skip(lacks('cellnumbers', 'useraccounts'), 'needs panels/cellnumbers and panels/useraccounts');

asAdmin.use({ environment: { PANELSMITH_PANELS: join(import.meta.dirname, '../packages') } });
asStranger.use({ environment: { PANELSMITH_PANELS: join(import.meta.dirname, '../packages') } });

/** A failed, a running and a waiting run, and the home page with them. */
const troubles: readonly Place[] = [
  { name: 'home with something to attend to', reach: (page) => open(page, '') },
  { name: 'failed run', reach: (page) => openRun(page, 'fgallagher') },
  { name: 'running run', reach: (page) => openRun(page, 'pconti') },
  { name: 'waiting run', reach: (page) => openRun(page, 'srossi') },
  { name: 'runs of all kinds', reach: (page) => open(page, 'runs') },
];

const placesOfPart = 12;

for (let index = 0; index * placesOfPart < places.length; index++)
  asAdmin(`every page is accessible, part ${index + 1}`, async ({ page, server }) => {
    asAdmin.setTimeout(400_000);
    await doEverydayWork(server);
    const part = places.slice(index * placesOfPart, (index + 1) * placesOfPart);
    for (const place of part) await expectAccessible(page, place);
  });

asAdmin('pages are accessible when there is trouble', async ({ page, server }) => {
  asAdmin.setTimeout(400_000);
  await expectAccessible(page, { name: 'message of a failed action', reach: reachFailure });
  await makeTrouble(server);
  for (const place of troubles) await expectAccessible(page, place);
});

asStranger('the pages of strangers are accessible', async ({ page }) => {
  asStranger.setTimeout(400_000);
  await expectAccessible(page, { name: 'sign-in', reach: (visitor) => open(visitor, 'login') });
  await expectAccessible(page, { name: 'refused sign-in', reach: refusedSignIn });
});

asStranger('the pages of newcomers are accessible', async ({ page, startAnother }) => {
  const server = await startAnother();
  const at = (path: string) => async (): Promise<void> => {
    await page.goto(new URL(path, server.origin).href);
  };
  await expectAccessible(page, { name: 'sign-in before the set-up', reach: at('/server-manager/login') });
  await expectAccessible(page, { name: 'set-up without a link', reach: at('/server-manager/set-up') });
  await expectAccessible(page, { name: 'set-up', reach: at(server.setUpLink ?? '') });
  await expectAccessible(page, { name: 'refused set-up', reach: submit });
  await new HttpPerson(server.origin).setUp(server.setUpLink ?? '', adminPassword);
  await page.goto(`${server.origin}/server-manager/login`);
  await new BasePage(page).signIn('admin', adminPassword);
  await expectAccessible(page, { name: 'no runs yet', reach: at('/server-manager/runs') });
});

asAdmin('every kind of field is accessible', async ({ page }) => {
  asAdmin.setTimeout(400_000);
  const path = 'shops/modify?key=corner';
  await expectAccessible(page, { name: 'form with every kind of field', reach: (visitor) => open(visitor, path) });
  await expectAccessible(page, {
    name: 'refused form with every kind of field',
    async reach(visitor) {
      await open(visitor, path);
      await visitor.getByLabel('Port').fill('');
      await visitor.getByLabel('Hosts').fill('a,b');
      await visitor.getByRole('button', { name: 'Save' }).click();
    },
  });
});

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`/server-manager/${path}`);
}

async function openRun(page: Page, user: string): Promise<void> {
  await open(page, 'runs');
  await page
    .getByRole('link', { name: `user-modify ${user}` })
    .first()
    .click();
}

async function reachFailure(page: Page): Promise<void> {
  await open(page, 'useraccounts/modify?key=fgallagher');
  await submit(page);
}

async function submit(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button').first().click();
}

async function refusedSignIn(page: Page): Promise<void> {
  await open(page, 'login');
  await new BasePage(page).signIn('admin', 'not this one');
}

/** One action fails, one hangs, and one event waits behind it. */
async function makeTrouble(server: Server): Promise<void> {
  const person = new HttpPerson(server.origin);
  await person.signIn(adminPassword);
  for (const user of ['fgallagher', 'pconti', 'srossi'])
    await person.submit(`/server-manager/useraccounts/modify?key=${user}`, { City: 'Durham' });
}
