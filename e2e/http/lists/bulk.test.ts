import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';

const count = 120;
const key = (index: number): string => `shop${String(index).padStart(3, '0')}`;
const list = '/server-manager/shops/list';

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({
    // Long enough for the run of a hundred.
    web: { waitSeconds: 60 },
    packages: {
      'shops/panel.ts': `
        import { definePanel, formPage, literal, recordPages, refuse, selectMany, telephone, text, phoneNumber } from 'panelsmith';
        const shops = { database: 'accounts', type: 'printer' } as const;
        export default definePanel({ name: 'shops', menu: { heading: 'Collaboration', order: [1, 1] }, pages: {
          ...recordPages({ records: shops, key: 'Shop', signals: { modify: 'shop-modify' },
            fields: { Shop: text(), Town: text(), Phone: telephone({ optional: true, rules: [phoneNumber] }),
              Days: selectMany({ options: ['mon', 'tue', 'wed'] }) },
            list: { actions: ['close'], bulk: { pages: ['close', 'remove'], fields: ['Town', 'Phone', 'Days'] } } }),
          close: formPage({ edits: shops, fields: { Shop: literal((shop) => shop.key) }, when: (shop) => shop.prop('Open') !== 'no',
            postEvent(changes, shop) {
              changes.setProps(shop, { Open: 'no' });
              return shop.prop('Town') === 'Oslo' ? refuse('errors.busy', { town: 'Oslo' }) : undefined;
            },
            signals: 'shop-close', next: 'list', danger: true }),
        } });`,
      'shops/events/shop-close/S50close': '#!/bin/sh\nexit 0\n',
      'shops/events/shop-modify/S50modify': '#!/bin/sh\nexit 0\n',
      'shops/events/printer-delete/S50gone': '#!/bin/sh\nexit 0\n',
      'shops/locales/en.json': JSON.stringify({
        errors: { busy: '{{town}} is busy.' },
        actions: { close: 'Close' },
        fields: { Town: { label: 'Town' } },
      }),
    },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

/** Shops that are open, every tenth in Oslo, the first one closed. */
beforeEach(async () => {
  await app.system.databases.accounts.update((accounts) => {
    for (let index = 0; index < count; index++) {
      if (accounts.get(key(index))) accounts.delete(key(index));
      const props = { Town: index % 10 === 5 ? 'Oslo' : 'Bonn', Open: index === 0 ? 'no' : 'yes', Days: 'mon' };
      accounts.create(key(index), 'printer', new Map(Object.entries(props)));
    }
  });
});

async function choose(query: string): Promise<{ status: number; html: string; held: [string, string][] }> {
  const answer = await admin.get(`${list}/many?${query}`);
  return {
    status: answer.status,
    html: answer.html,
    held: heldByForm(answer.html).filter(([name]) => name !== 'leaveOut'),
  };
}

async function go(held: [string, string][], more: Record<string, string>): Promise<HttpAnswer> {
  const others = held.filter(([name]) => !(name in more));
  return admin.post(`${list}/many`, new URLSearchParams([...others, ...Object.entries(more)]));
}

const entries = async () => (await app.system.changes.history.read(1, undefined, { made: ['person'] })).entries;

test('ticked rows: names, preview, then one change set, one history entry and one run', async () => {
  const page = await admin.get(list);
  expect(page.html).toContain(`<input type="checkbox" form="many" name="key" value="shop001"`);
  const { html, held } = await choose('do=page:close&rows=ticked&key=shop001&key=shop002');
  expect(html).toContain('Close: 2');
  expect(html).toMatch(/<dt><bdi>Open<\/bdi><\/dt>/);
  expect(html).toContain('shop-close for 2 records');
  expect(app.account('shop001')).toContain('Open|yes');
  const answer = await go(held, { _go: 'save', _why: 'they moved' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, list]);
  expect((await admin.follow(answer)).html).toContain('Close: done for 2.');
  const [entry] = await entries();
  expect(entry?.changes.map((change) => change.key)).toEqual(['shop001', 'shop002']);
  expect([entry?.runs.length, entry?.why]).toEqual([1, 'they moved']);
});

test('"all found" repeats the search; refused records are named, and left out only if the person chooses that', async () => {
  const { html, held } = await choose(`do=page:close&rows=found&query=${encodeURIComponent('search=bonn&sort=Town')}`);
  expect(html).toContain('Close: 108');
  expect(html).toMatch(/<bdi>shop000<\/bdi>: This cannot be done/);
  expect(held.filter(([name]) => name === 'key')).toEqual([]);
  const refused = await go(held, { _go: 'save' });
  expect(refused.status).toBe(422);
  expect(app.account('shop001')).toContain('Open|yes');
  const done = await go(held, { _go: 'save', leaveOut: 'yes' });
  expect(done.headers.get('location')).toBe(`${list}?search=bonn&sort=Town`);
  expect((await entries())[0]?.changes.length).toBe(107);
});

test('a record that a post-event refuses leaves nothing behind', async () => {
  const { html, held } = await choose('do=page:close&rows=ticked&key=shop004&key=shop005');
  expect(html).toContain('<bdi>shop005</bdi>: Oslo is busy.');
  await go(held, { _go: 'save', leaveOut: 'yes' });
  expect(app.account('shop004')).toContain('Open|no');
  expect(app.account('shop005')).toContain('Open|yes');
  expect((await entries())[0]?.signals).toEqual([{ event: 'shop-close', args: ['shop004'] }]);
});

test('a field is set for all of the page; its value is refused once, at the field', async () => {
  const { html, held } = await choose('do=field:Phone&rows=page&query=page%3D2');
  expect(html).toContain('50 records chosen');
  expect(html).not.toContain('bulk.save');
  const wrong = await go(held, { Phone: 'none', _go: 'preview' });
  expect(wrong.status).toBe(422);
  expect(wrong.html.split('class="refusal"').length).toBe(2);
  const seen = heldByForm((await go(held, { Phone: '+44 7700 900123', _go: 'preview' })).html);
  await go(seen, { _go: 'save' });
  expect(app.account('shop050')).toContain('Phone|+44 7700 900123');
  expect(app.account('shop049')).not.toContain('Phone');
});

test('some values of a field with several are added or removed', async () => {
  const { held } = await choose('do=field:Days&rows=ticked&key=shop001&key=shop002');
  const add = [...held, ['Days', 'tue']] satisfies [string, string][];
  const seen = (await go(add, { _how: 'add', _go: 'preview' })).html;
  const mark = heldByForm(seen).find(([name]) => name === '_plan')?.[1] ?? '';
  await go(add, { _how: 'add', _go: 'save', _plan: mark });
  expect(app.account('shop002')).toContain('Days|mon,tue');
  const take = [...held, ['Days', 'mon']] satisfies [string, string][];
  await go(take, { _how: 'take', _go: 'save', _plan: mark });
  expect(app.account('shop002')).toContain('Days|mon,tue');
  const other = heldByForm((await go(take, { _how: 'take', _go: 'preview' })).html);
  await go(take, { _how: 'take', _go: 'save', _plan: other.find(([name]) => name === '_plan')?.[1] ?? '' });
  expect(app.account('shop002')).toMatch(/Days\|tue\b/);
});

test('a record that changed meanwhile is shown again, and nothing is written', async () => {
  const { held } = await choose(`do=page:close&rows=found&query=${encodeURIComponent('search=shop01')}`);
  await app.system.databases.accounts.update((accounts) => {
    accounts.setProps('shop011', { Open: 'no' });
  });
  const answer = await go(held, { _go: 'save', leaveOut: 'yes' });
  expect(answer.status).toBe(409);
  expect(answer.html).toContain('because something changed meanwhile');
  expect(app.account('shop012')).toContain('Open|yes');
});

test('without a choice, or with an unknown action, the list is shown again and says what is missing', async () => {
  const nobody = await admin.get(`${list}/many?do=page:close&rows=ticked&query=search%3Dbonn`);
  expect(nobody.headers.get('location')).toBe(`${list}?search=bonn`);
  expect((await admin.follow(nobody)).html).toContain('Tick the rows first');
  for (const action of ['page:modify', 'page:create', 'field:Shop', 'field:Open', 'x', ''])
    expect((await admin.get(`${list}/many?do=${action}&rows=found`)).status).toBe(303);
  expect((await admin.get('/server-manager/shops/modify/many?do=page:close')).status).toBe(404);
});
