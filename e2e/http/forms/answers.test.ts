import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';

const panel = `
  import { definePanel, formPage, literal, refuse, saved, tablePage, text } from 'panelsmith';
  const shops = { database: 'accounts', type: 'ibay' } as const;
  const fields = { Note: text({ optional: true }) };
  export default definePanel({ name: 'shops', menu: { heading: 'Collaboration', order: [3000, 3300] }, pages: {
    list: tablePage({ lists: shops, columns: { Shop: literal((shop) => shop.key) }, open: 'modify' }),
    modify: formPage({ edits: shops, fields, buttons: ['save', 'test'], next: 'list',
      postEvent(changes, shop, { Note }, { button }) {
        changes.setProps(shop, { Button: button });
        if (Note === 'nowhere') return saved('kept', {}, { next: 'nosuch' });
        return button === 'test' ? saved('tested', { shop: shop.key }, { next: 'modify' }) : undefined;
      } }),
    plain: formPage({ edits: shops, fields, next: 'list', postEvent: (changes, shop, submitted, { button }) =>
      button === '' ? saved('kept') : refuse('tested') }),
    early: formPage({ edits: shops, fields, next: 'list', preEvent: () => saved('kept') }),
  } });`;

const lexicon = {
  menu: 'Shops',
  kept: 'It is kept.',
  tested: 'Shop “{{shop}}” was tested.',
  pages: { modify: { buttons: { save: 'Save shop', test: 'Test & save' }, saved: 'Shop saved.' } },
};

let app: FreshApp;
let admin: HttpPerson;
const path = '/server-manager/shops/modify?key=corner';

beforeAll(async () => {
  app = await openFreshApp({
    accounts: ['corner=ibay|Note|old'],
    packages: { 'shops/panel.ts': panel, 'shops/locales/en.json': JSON.stringify(lexicon) },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

describe('a form with buttons of its own', () => {
  test('shows them in order, the first one for the enter key', async () => {
    const { html } = await admin.get(path);
    const buttons = [...html.matchAll(/<button[^>]*name="_button" value="(\w+)">([^<]*)</g)].map(([, name, text]) => [
      name,
      text,
    ]);
    expect(buttons).toEqual([
      ['save', 'Save shop'],
      ['test', 'Test &amp; save'],
    ]);
  });

  test('tells its post-event which button was pressed', async () => {
    await admin.submit(path, { Note: '1', _button: 'test' });
    expect(app.account('corner')).toBe('ibay|Button|test|Note|1');
    await admin.submit(path, { Note: '2' });
    expect(app.account('corner')).toBe('ibay|Button|save|Note|2');
  });

  test.each(['', 'Save', 'delete', '__proto__'])('refuses any other (%j)', async (_button) => {
    const before = app.account('corner');
    expect((await admin.submit(path, { Note: 'other', _button })).status).toBe(400);
    expect(app.account('corner')).toBe(before);
  });

  test('keeps the pressed button through a conflict', async () => {
    const form = heldByForm((await admin.get(path)).html);
    await app.system.databases.accounts.update((accounts) => {
      accounts.setProps('corner', { Note: 'theirs' });
    });
    const mine: [string, string][] = [
      ...form.filter(([name]) => name !== 'Note'),
      ['Note', 'mine'],
      ['_button', 'test'],
    ];
    const answer = await admin.post(path, new URLSearchParams(mine));
    expect([answer.status, heldByForm(answer.html)]).toEqual([409, expect.arrayContaining([['_button', 'test']])]);
    await admin.post(path, new URLSearchParams(heldByForm(answer.html)));
    expect(app.account('corner')).toBe('ibay|Button|test|Note|mine');
  });
});

describe('a post-event', () => {
  test('gives the message and the next page', async () => {
    const answer = await admin.submit(path, { Note: '3', _button: 'test' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, path]);
    const { html } = await admin.follow(answer);
    expect(html).toMatch(/role="status">[^]*Shop “corner” was tested\./);
    expect(html).not.toContain('Shop saved.');
  });

  test('that returns nothing leaves the message to the page', async () => {
    const answer = await admin.follow(await admin.submit(path, { Note: '4' }));
    expect(answer.html).toContain('Shop saved.');
  });

  test('of a page with one button is not told which was pressed', async () => {
    const answer = await admin.submit('/server-manager/shops/plain?key=corner', { Note: '5' });
    expect(answer.headers.get('location')).toBe('/server-manager/shops/list?row=corner#row');
    expect((await admin.follow(answer)).html).toContain('It is kept.');
  });

  test('that leads to a page the panel does not have fails by name, and nothing is written', async () => {
    const before = app.account('corner');
    const answer = await admin.submit(path, { Note: 'nowhere' });
    expect([answer.status, answer.html]).toEqual([500, expect.stringContaining('Shops')]);
    expect(app.account('corner')).toBe(before);
  });
});

test('a pre-event cannot say that something was done', async () => {
  expect((await admin.get('/server-manager/shops/early?key=corner')).status).toBe(500);
});
