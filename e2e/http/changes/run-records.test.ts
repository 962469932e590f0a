import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChangeSet } from '../../../src/changes/change-set.ts';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';

let app: FreshApp;
let admin: HttpPerson;

const keys = Array.from({ length: 12 }, (_, index) => `shop${index}`);

beforeAll(async () => {
  app = await openFreshApp({
    accounts: keys.map((key) => `${key}=printer|Town|Bonn`),
    packages: {
      'shops/panel.ts': `import { definePanel, recordPages, text } from 'panelsmith';
        export default definePanel({ name: 'shops', menu: { heading: 'Collaboration', order: [1, 1] }, pages:
          recordPages({ records: { database: 'accounts', type: 'printer' }, fields: { Town: text() }, create: false }) });`,
      'shops/events/shop-modify/S20fill':
        '#!/bin/sh\n[ "$2" = shop3 ] || [ "$2" = shop7 ] || exit 0\necho "no room for $2"\nexit 3\n',
      'shops/events/shop-modify/S60tell': '#!/bin/sh\necho "told $2"\n',
      'shops/events/shop-modify/templates2expand/etc/shops.conf': '',
      'shops/templates/etc/shops.conf/10all': 'all shops\n',
    },
  });
  mkdirSync(app.root.path('etc'), { recursive: true });
  admin = await app.admin();
});

afterAll(() => app.close());

/** Changes every shop in one change set, and waits for its run. */
async function moveAll(): Promise<string> {
  const changes = new ChangeSet(app.system.databases);
  for (const key of keys) {
    changes.accounts.setProps(key, { Town: changes.accounts.get(key)?.prop('Town') === 'Rome' ? 'Oslo' : 'Rome' });
    changes.signal('shop-modify', key);
  }
  changes.signalTogether();
  const applied = await app.system.changes.apply(changes, { account: 'admin', origin: 'shops/modify' });
  if ('conflicts' in applied) throw new Error('there was a conflict');
  const [run] = await applied.settled;
  return run?.id ?? '';
}

test('a run of many records has a part for each record: failed ones first and open, the others folded', async () => {
  const id = await moveAll();
  const { html } = await admin.get(`/server-manager/runs/${id}`);
  expect(html).toContain('shop-modify for 12 records');
  expect(html).toContain('It failed for 2 records of 12');
  expect(html).toMatch(/<details id="record-3" open>\s*<summary><bdi class="name">shop-modify shop3<\/bdi>/);
  expect(html.indexOf('no room for shop7')).toBeLessThan(html.indexOf('Done: 10'));
  expect(html).not.toContain('told shop1');
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, found]) => found);
  expect(new Set(ids).size).toBe(ids.length);
  const labels = [...html.matchAll(/aria-label="(Output of [^"]*)"/g)].map(([, found]) => found);
  expect(labels.length).toBe(5);
  expect(new Set(labels).size).toBe(labels.length);
});

test('"signal again" says what it will do, and does exactly that', async () => {
  const id = await moveAll();
  const { html } = await admin.get(`/server-manager/runs/${id}`);
  expect(html).toContain('“Signal again” runs only what is left: shop-modify for 2 records.');
  const token = /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
  const answer = await admin.post(`/server-manager/runs/${id}/again`, { _csrf: token });
  const again = /runs\/([^?]*)/.exec(answer.headers.get('location') ?? '')?.[1] ?? '';
  expect(app.system.events.find(again)?.signals.map(({ args }) => args[0])).toEqual(['shop3', 'shop7']);
});

test('the list of runs, the history and the home page say how many records a run is for', async () => {
  await moveAll();
  for (const path of ['runs', 'history', ''])
    expect((await admin.get(`/server-manager/${path}`)).html).toContain('shop-modify for 12 records');
});
