import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';

const panel = `
  import { definePanel, formPage, password, passwordStrength, sameAs, text } from 'panelsmith';
  export default definePanel({ name: 'members', menu: { heading: 'Collaboration', order: [1, 1] }, pages: {
    modify: formPage({
      edits: { database: 'accounts', type: 'user' },
      fields: {
        Town: text(),
        Word: password({ optional: true, rules: [passwordStrength('Users'), sameAs('Again')] }),
        Again: password({ optional: true, rules: [sameAs('Word')] }),
      },
      next: 'modify',
      postEvent(changes, user, { Word }) {
        if (Word !== '') changes.setPassword(user.key, Word);
      },
    }),
  } });`;

let app: FreshApp;
let admin: HttpPerson;
const path = '/server-manager/members/modify?key=abc';
const word = 'Long-enough-2026';

beforeAll(async () => {
  app = await openFreshApp({ accounts: ['abc=user|Town|Bonn'], packages: { 'members/panel.ts': panel } });
  admin = await app.admin();
});

afterAll(() => app.close());

test('an optional password may be left out, and the rest of the form is saved', async () => {
  expect((await admin.submit(path, { Town: 'Graz', Word: '', Again: '' })).status).toBe(303);
  expect(app.account('abc')).toBe('user|Town|Graz');
  expect(await app.system.passwords.verify('abc', word)).toBe(false);
});

test.each([
  ['only the first', word, ''],
  ['only the second', '', word],
  ['two that differ', word, `${word}x`],
])('of an optional password %s is refused', async (_what, Word, Again) => {
  expect((await admin.submit(path, { Town: 'Rome', Word, Again })).status).toBe(422);
  expect(app.account('abc')).toBe('user|Town|Graz');
});

test('an optional password that is typed twice is set', async () => {
  expect((await admin.submit(path, { Town: 'Graz', Word: word, Again: word })).status).toBe(303);
  expect(await app.system.passwords.verify('abc', word)).toBe(true);
});
