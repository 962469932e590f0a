import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';

const panel = `
  import { definePanel, recordPages, text } from 'panelsmith';
  const shops = { database: 'accounts', type: 'ibay' } as const;
  export default definePanel({ name: 'shops', menu: { heading: 'Collaboration', order: [1, 1] }, pages: recordPages({
    records: shops, key: 'Shop', fields: { Shop: text(), Town: text() }, signals: { create: 'shop-create' },
    postEvent(changes, shop) {
      const street = changes.accounts.get('street');
      if (street && !changes.accounts.stored(shop.key)) changes.accounts.setProps('street', { Shops: '1' });
    },
  }) });`;

const files = {
  'shops/panel.ts': panel,
  'shops/events/shop-create/S10open':
    '#!/bin/sh\n[ -e "$PANELSMITH_ROOT/key" ] && exit 0\necho "the door is locked: find the key"\nexit 1\n',
  'shops/events/shop-delete/S10close': '#!/bin/sh\ntouch "$PANELSMITH_ROOT/closed"\n',
};

let app: FreshApp;
let admin: HttpPerson;
const list = '/server-manager/shops/list';

beforeEach(async () => {
  app = await openFreshApp({ packages: files, accounts: ['street=system|Shops|0'] });
  mkdirSync(app.root.path('etc'), { recursive: true });
  admin = await app.admin();
  await admin.submit('/server-manager/shops/create', { Shop: 'corner', Town: 'Bonn' });
});

afterEach(() => app.close());

/** The page of the failed run, reached from the list. */
async function openRun(): Promise<{ readonly html: string; readonly url: string }> {
  const { html } = await admin.get(list);
  const url = /<a class="badge is-warning" href="([^"]*)">/.exec(html)?.[1] ?? '';
  return { html: (await admin.get(url)).html, url };
}

test('a creation that failed is marked in the list, and its run says what failed, and offers three choices', async () => {
  const { html } = await openRun();
  expect(html).toContain('the door is locked: find the key');
  expect(html).toMatch(/Created, but not complete[^]*Signal again[^]*Take it back[^]*Keep it as it is/);
});

test('the mark is gone after the event has succeeded', async () => {
  const { url } = await openRun();
  writeFileSync(app.root.path('key'), '');
  const { html } = await admin.get(url);
  const again = await admin.post(`${url}/again`, new URLSearchParams(heldByForm(html).slice(0, 1)));
  expect(again.status).toBe(303);
  expect((await admin.follow(again)).status).toBe(200);
  await expect.poll(async () => (await admin.get(list)).html).not.toContain('not complete');
  rmSync(app.root.path('key'));
});

test('taking it back, after a preview, removes the record with its delete event and undoes the other changes', async () => {
  const { url } = await openRun();
  expect(app.account('street')).toContain('Shops|1');
  const preview = await admin.get(`${url}/take-back`);
  expect(preview.html).toMatch(/deleted[^]*corner[^]*shop-delete corner/);
  expect(app.account('corner')).toContain('Bonn');
  const done = await admin.post(`${url}/take-back`, new URLSearchParams(heldByForm(preview.html)));
  expect(done.status).toBe(303);
  await expect.poll(() => app.account('corner')).toBeUndefined();
  await expect.poll(() => existsSync(app.root.path('closed'))).toBe(true);
  expect(app.account('street')).toContain('Shops|0');
  expect((await admin.get(url)).html).not.toContain('Created, but not complete');
  expect((await admin.get(`${url}/take-back`)).status).toBe(404);
});

test('keeping it removes the mark, and the record stays', async () => {
  const { url, html } = await openRun();
  const done = await admin.post(`${url}/keep`, new URLSearchParams(heldByForm(html).slice(0, 1)));
  expect(done.status).toBe(303);
  expect((await admin.get(list)).html).not.toContain('not complete');
  expect(app.account('corner')).toContain('Bonn');
});
