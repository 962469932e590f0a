import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';

const panel = `
  import { definePanel, formPage, literal, refuse, routerPage, tablePage, text, viewPage } from 'panelsmith';
  const shops = { database: 'accounts', type: 'printer' } as const;
  const fields = { Note: text({ optional: true }) };
  const link = literal((shop) => shop.prop('Site') ?? '', { link: (shop) => shop.prop('Site') ?? '' });
  const count = ({ accounts }) => ({ count: accounts.ofType('printer').length, hostile: '<b>&"' });
  export default definePanel({ name: 'shops', menu: { heading: 'Collaboration', order: [3000, 3300] }, pages: {
    start: routerPage({ route: ({ accounts }) => accounts.get('corner')?.prop('Note') === 'go' ? 'status' : 'list' }),
    list: tablePage({ lists: shops, columns: { Shop: literal((shop) => shop.key), Site: link }, open: 'pick',
      only: (shop) => shop.prop('Hidden') !== 'yes' }),
    pick: routerPage({ route: (reading, key) => key ? { page: 'modify', key } : refuse('none') }),
    modify: formPage({ edits: shops, fields: { Site: link, ...fields }, next: 'pick',
      body: { view: 'views/about.ejs', model: (reading, shop) => ({ shop: shop.key, note: shop.prop('Note') }) } }),
    over: routerPage({ route: () => 'pick' }),
    round: routerPage({ route: () => 'about' }),
    about: routerPage({ route: () => 'round' }),
    nowhere: routerPage({ route: () => 'nosuch' }),
    late: routerPage({ route: () => Promise.resolve('list') }),
    throws: routerPage({ route: () => { throw new Error('on fire'); } }),
    closed: formPage({ edits: shops, fields, preEvent: () => refuse('none'), next: 'toclosed' }),
    toclosed: routerPage({ route: () => ({ page: 'closed', key: 'corner' }) }),
    status: viewPage({ view: 'status.ejs', model: count }),
    badview: viewPage({ view: 'bad.ejs' }),
    escapes: viewPage({ view: 'escapes.ejs' }),
  } });`;

const files = {
  'shops/panel.ts': panel,
  'shops/status.ejs': `<p><%= t('shops', { count: model.count }) %></p><p id="h"><%= model.hostile %></p>
    <%- include('views/part.ejs', { name: 'A&B' }) %>`,
  'shops/views/part.ejs': '<i><%= model.name %></i>',
  'shops/views/about.ejs': '<p class="note"><%= model.shop %>: <%= model.note %></p>',
  'shops/bad.ejs': '<p><%= model.nothing.here %></p>',
  'shops/escapes.ejs': `<p><%- include('../../../etc/passwd') %></p>`,
  'shops/locales/en.json': JSON.stringify({
    menu: 'Menu of shops',
    none: 'There is none.',
    shops_one: 'One shop',
    shops_other: '{{count}} shops',
    pages: { status: { title: 'Status of the shops' } },
  }),
};

let app: FreshApp;
let admin: HttpPerson;
const open = (page: string) => admin.get(`/server-manager/shops/${page}`);

beforeAll(async () => {
  app = await openFreshApp({
    accounts: [
      'corner=printer|Note|<old>|Site|https://corner.example/?a=1&b=2',
      'east=printer|Site|javascript:alert(1)',
      'mill=printer|Site|JAVA\tscript:alert(2)',
      'quay=printer|Site|/server-manager/home',
      'tower=printer|Site|data:text/html,x',
      'well=printer|Hidden|yes',
    ],
    packages: files,
  });
  admin = await app.admin();
});

afterAll(() => app.close());

describe('a router page', () => {
  test('leads to the page that it chooses, and changes nothing', async () => {
    const answer = await admin.get('/server-manager/shops');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/server-manager/shops/list']);
    const picked = await open('pick?key=a%26b');
    expect(picked.headers.get('location')).toBe('/server-manager/shops/modify?key=a%26b');
  });

  test('accepts no form', async () => {
    const form = await admin.submit('/server-manager/shops/modify?key=corner', { Note: 'x y' });
    expect(form.headers.get('location')).toBe('/server-manager/shops/pick?key=corner');
    await app.system.databases.accounts.update((accounts) => {
      accounts.setProps('corner', { Note: '<old>' });
    });
    const { html } = await open('list');
    const token = /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
    const answer = await admin.post('/server-manager/shops/pick', { _csrf: token });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('that refuses leads to the first page that shows something, saying so', async () => {
    const answer = await open('over');
    expect(answer.headers.get('location')).toBe('/server-manager/shops/list');
    expect((await admin.follow(answer)).html).toMatch(/role="alert">[^]*There is none\./);
  });

  test.each(['round', 'nowhere', 'late', 'throws'])('that leads nowhere (%s) fails by name', async (page) => {
    const { status, html } = await open(page);
    expect([status, html.slice(html.indexOf('<main'))]).toEqual([500, expect.stringContaining('Menu of shops')]);
  });

  test('and a page that refuses to open do not lead to each other without end', async () => {
    let answer = await open('closed?key=corner');
    const passed: (string | null)[] = [];
    for (; answer.status === 303 && passed.length < 10; answer = await admin.follow(answer))
      passed.push(answer.headers.get('location'));
    expect(passed.at(-1)).toBe('/server-manager/');
    expect(passed.length).toBeLessThan(5);
    expect(answer.html).toContain('There is none.');
  });
});

describe('a literal with a link', () => {
  test('leads to other sites and to paths, in tables and forms', async () => {
    const { html } = await open('list');
    const href = 'https://corner.example/?a=1&amp;b=2';
    expect(html).toContain(`<a href="${href}">${href}</a>`);
    expect(html).toContain('<a href="/server-manager/home">/server-manager/home</a>');
    expect((await open('modify?key=corner')).html).toContain(`<a href="${href}">${href}</a>`);
  });

  test('is only text if opening the target could change something', async () => {
    const { html } = await open('list');
    expect(html).toContain('javascript:alert(1)');
    expect(html).not.toMatch(/href="\s*(java|data)/i);
  });
});

test('a table lists only the records it is for, and counts them', async () => {
  const { html } = await open('list');
  expect([...html.matchAll(/<th scope="row"[^>]*>(?:<a[^>]*>)?(\w+)/g)].map(([, key]) => key)).toEqual([
    'corner',
    'east',
    'mill',
    'quay',
    'tower',
  ]);
  expect(html).toContain('1 to 5 of 5');
  await app.system.databases.accounts.update((accounts) => {
    accounts.setProps('tower', { Hidden: 'yes' });
  });
  expect((await open('list')).html).toContain('1 to 4 of 4');
});

describe('a view of a package', () => {
  test('shows its model, escaped, in the words of the package', async () => {
    const { status, html } = await open('status');
    expect(status).toBe(200);
    expect(html).toContain('<h1 id="title">Status of the shops</h1>');
    expect(html).toContain('<p>6 shops</p><p id="h">&lt;b&gt;&amp;&quot;</p>');
    expect(html).toContain('<i>A&amp;B</i>');
  });

  test('stands above the fields of a form', async () => {
    const { html } = await open('modify?key=corner');
    expect(html).toMatch(/<form[^]*<p class="note">corner: &lt;old&gt;<\/p>[^]*name="Note"/);
    const refused = await admin.submit('/server-manager/shops/modify?key=corner', { Note: 'x'.repeat(300) });
    expect([refused.status, refused.html]).toEqual([422, expect.stringContaining('<p class="note">corner')]);
  });

  test.each(['badview', 'escapes'])('that fails (%s) is the failure of its panel', async (page) => {
    const { status, html } = await open(page);
    expect([status, html.slice(html.indexOf('<main'))]).toEqual([500, expect.stringContaining('Menu of shops')]);
    expect(html).not.toMatch(/root:|nothing\.here/);
  });

  test('accepts no form', async () => {
    const token = /name="_csrf" value="([^"]*)"/.exec((await open('status')).html)?.[1] ?? '';
    expect((await admin.post('/server-manager/shops/status', { _csrf: token })).status).toBe(405);
  });

  test('is read again after a refresh, and its package is broken if the view is missing or outside the package', async () => {
    const folder = join(app.root.folder, 'packages/shops');
    writeFileSync(join(folder, 'views/part.ejs'), '<i>new</i>');
    expect((await open('status')).html).toContain('<i>A&amp;B</i>');
    await app.system.refreshPackages();
    expect((await open('status')).html).toContain('<i>new</i>');
    rmSync(join(folder, 'status.ejs'));
    await app.system.refreshPackages();
    expect(app.system.packages.find(({ name }) => name === 'shops')?.broken).toContain(
      'page status: view status.ejs is not in the package',
    );
    mkdirSync(join(app.root.folder, 'elsewhere'));
    writeFileSync(join(app.root.folder, 'elsewhere/status.ejs'), 'x');
    symlinkSync(join(app.root.folder, 'elsewhere/status.ejs'), join(folder, 'status.ejs'));
    await app.system.refreshPackages();
    expect(app.system.packages.find(({ name }) => name === 'shops')?.broken).toContain('outside the package');
  });
});
