import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';

const panel = `
  import { definePanel, formPage, password, recordPages, text } from 'panelsmith';
  const shops = { database: 'accounts', type: 'ibay' } as const;
  export default definePanel({ name: 'shops', menu: { heading: 'Collaboration', order: [1, 1] }, pages: {
    ...recordPages({
      records: shops,
      key: 'Shop',
      fields: { Shop: text(), Town: text(), DoorToken: text({ optional: true }) },
      signals: { modify: 'shop-modify' },
    }),
    secret: formPage({ edits: shops, fields: { Word: password() }, next: 'list' }),
  } });`;

let app: FreshApp;
let admin: HttpPerson;
const path = '/server-manager/shops/modify?key=corner';
const typed = { Town: 'Rome <b>', DoorToken: 'sesame' };

beforeAll(async () => {
  app = await openFreshApp({
    accounts: ['corner=ibay|DoorToken|old|Town|Bonn', 'second=ibay|Town|Graz'],
    packages: {
      'shops/panel.ts': panel,
      'shops/events/shop-modify/S50tell': '#!/bin/sh\nexit 0\n',
      'shops/events/shop-modify/templates2expand/etc/shops.conf': '',
    },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

test('a preview shows the records, events, actions and files of a change, and changes nothing', async () => {
  const before = readFileSync(app.system.databases.accounts.file, 'utf8');
  const { status, html } = await admin.submit(path, { ...typed, _preview: '1' });
  expect(status).toBe(200);
  expect(html).toMatch(
    /<dt><bdi>.*<\/bdi> <small><bdi>Town<\/bdi><\/small><\/dt>\s*<dd><del>.*Bonn.*<\/del>.*<ins>.*Rome &lt;b&gt;.*<\/ins>/s,
  );
  expect(html).toMatch(/shop-modify corner[^]*S50tell[^]*\/etc\/shops\.conf/);
  expect(html.slice(html.indexOf('class="entries"'))).not.toContain('sesame');
  expect(readFileSync(app.system.databases.accounts.file, 'utf8')).toBe(before);
  expect(app.system.events.recent(1)).toEqual([]);
});

test('from the preview the person saves, or goes back to the form', async () => {
  const shown = heldByForm((await admin.submit(path, { ...typed, _preview: '1' })).html);
  const form = await admin.post(path, new URLSearchParams([...shown, ['_edit', '1']]));
  expect(form.status).toBe(200);
  expect(form.html).toContain('value="Rome &lt;b&gt;"');
  expect(app.account('corner')).toContain('Bonn');
  expect((await admin.post(path, new URLSearchParams(shown))).status).toBe(303);
  expect(app.account('corner')).toBe('ibay|DoorToken|sesame|Town|Rome <b>');
});

test('what is refused when it is saved is refused when it is previewed', async () => {
  const answer = await admin.submit('/server-manager/shops/modify?key=second', { Town: '', _preview: '1' });
  expect(answer.status).toBe(422);
});

test('the removal of an account is shown as a removal', async () => {
  const { html } = await admin.submit('/server-manager/shops/remove?key=second', { _preview: '1' });
  expect(html).toMatch(/deleted<\/span>\s*<bdi>second/);
  expect(html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')).toContain('Town Graz');
  expect(app.account('second')).toBe('ibay|Town|Graz');
});

test('a form with a password is previewed too, and the password is not in the page', async () => {
  const secret = '/server-manager/shops/secret?key=second';
  expect((await admin.get(secret)).html).toContain('_preview');
  const answer = await admin.submit(secret, { Word: 'open-sesame', _preview: '1' });
  expect(answer.status).toBe(200);
  expect(answer.html).not.toContain('open-sesame');
});
