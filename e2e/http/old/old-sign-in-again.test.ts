import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';
import { home } from '../../../src/system.ts';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';

const bells = '/server-manager/doorbells';
let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({
    accounts: ['front=bell|Loud|high|Melody|ding'],
    system: { packageFolders: [join(home, 'e2e/packages')] },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

/** Opens a page, ends the session as in another tab, sends what was typed, and signs in again. */
async function signInBetween(page: string, typed: Readonly<Record<string, string>>): Promise<[HttpAnswer, HttpAnswer]> {
  const held = heldByForm((await admin.get(`${bells}/${page}`)).html);
  const token = new Map(held).get('_csrf') ?? '';
  await admin.post('/server-manager/sign-out', { _csrf: token });
  const posted = new URLSearchParams([...new Map([...held, ...Object.entries(typed)])]);
  const asked = await admin.post(`${bells}/${page.split('?')[0] ?? ''}`, posted);
  const own = Object.entries({ username: 'admin', password: 'Fresh-app-2026' });
  const fields = new URLSearchParams([...new Map([...heldByForm(asked.html), ...own])]);
  return [asked, await admin.follow(await admin.post('/server-manager/login', fields))];
}

test('what was typed into a page of an old panel is shown again after the sign-in', async () => {
  const [asked, form] = await signInBetween('Create', { Bell: 'porch', Melody: 'dong' });
  expect(asked.html).toContain('what you typed is kept');
  expect(form.html).toMatch(/name="Bell"[^>]* value="porch"/);
  expect(form.html).toMatch(/name="Melody"[^>]* value="dong"/);
});

test('a page that continues from its session is not shown again after the sign-in', async () => {
  const [asked, after] = await signInBetween('Modify?Bell=front', { Melody: 'dong' });
  expect(asked.html).toContain('Nothing was saved. Please sign in again.');
  expect(after.html).not.toContain('value="dong"');
  expect(app.account('front')).toContain('Melody|ding');
});
