import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';

const panel = `
  import { definePanel, literal, recordPages, tablePage, text } from 'panelsmith';
  const hosts = { database: 'hosts', type: 'host' } as const;
  export default definePanel({ name: 'hostnames', menu: { heading: 'Configuration', order: [6000, 6200] }, pages: {
    ...recordPages({
      records: hosts,
      key: 'HostName',
      fields: { HostName: text(), Kind: text(), Comment: text({ optional: true }) },
      signals: { create: 'none' },
      list: { filters: ['Kind'], links: ['about'], bulk: { fields: ['Comment'] } },
    }),
    about: tablePage({
      lists: hosts,
      columns: { HostName: literal((host) => host.key), Kind: literal((host) => host.prop('Kind') ?? '') },
      aside: ['Kind'],
    }),
  } });`;

let app: FreshApp;
let admin: HttpPerson;
const base = '/server-manager/hostnames';
const location = (answer: { headers: Headers }): string => answer.headers.get('location') ?? '';

beforeAll(async () => {
  app = await openFreshApp({ packages: { 'hostnames/panel.ts': panel } });
  await app.system.databases.open('hosts').update((draft) => {
    for (let number = 100; number < 190; number++)
      draft.create(`h${number}`, 'host', { Kind: number % 2 === 0 ? 'even' : 'odd', Comment: '' });
  });
  admin = await app.admin();
});

afterAll(() => app.close());

/** The path of a link or form as a browser reads it. */
function target(html: string, begin: string): string {
  const found = new RegExp(`(?:href|action)="(${begin.replaceAll('?', '\\?')}[^"]*)"`).exec(html)?.[1] ?? '';
  return found.replaceAll('&amp;', '&');
}

test('search, filter, order, rows and page go along to a form, and back by Save and Cancel', async () => {
  const query = 'search=h1&filter.Kind=odd&sort=HostName&order=down&rows=25&page=2';
  const { html } = await admin.get(`${base}/list?${query}`);
  const form = target(html, `${base}/modify?key=h121`);
  expect(form).toContain('&list=list%3F');
  const opened = await admin.get(form);
  expect(target(opened.html, `${base}/modify?key=h121`)).toBe(form);
  expect(target(opened.html, `${base}/list`)).toBe(`${base}/list?${query}`);
  const saved = await admin.submit(form, { Comment: 'seen' });
  expect(location(saved)).toBe(`${base}/list?${query}&row=h121#row`);
  expect((await admin.follow(saved)).html).toContain('<tr id="row" aria-current="true">');
});

test('a record that no longer matches the filter is not in the list, and the message links to it', async () => {
  const form = `${base}/modify?key=h123&list=${encodeURIComponent('list?filter.Kind=odd')}`;
  const saved = await admin.submit(form, { Kind: 'even' });
  expect(location(saved)).toBe(`${base}/list?filter.Kind=odd`);
  expect((await admin.follow(saved)).html).toContain(`href="${base}/list?row=h123#row"`);
});

test('a new record is shown on its page, without a search that hides it', async () => {
  const form = `${base}/create?list=${encodeURIComponent('list?search=nothing&rows=25')}`;
  const made = await admin.submit(form, { HostName: 'h1500', Kind: 'new one' });
  expect(location(made)).toBe(`${base}/list?rows=25&page=3&row=h1500#row`);
});

test.each([
  'https://evil.example/',
  '//evil.example/?search=x',
  'https://evil.example/?search=x',
  'modify?key=h100',
  'nowhere?search=x',
  '__proto__?search=x',
  'list?next=//evil.example&sort=__proto__&rows=7&page=-1&filter.Comment=x',
  `list?search=${'x'.repeat(4000)}`,
])('a place %j that is not in a list leads to the plain list', async (place) => {
  const { html } = await admin.get(`${base}/modify?key=h100&list=${encodeURIComponent(place)}`);
  // The menu and the button Undo repeat the page's own address, which is where their forms return to.
  expect(html.slice(html.indexOf('<main')).replace(/action="[^"]*\/undo\?[^"]*"/, '')).not.toContain('evil');
  expect(target(html, `${base}/list`)).toBe(`${base}/list`);
  const saved = await admin.submit(`${base}/modify?key=h100&list=${encodeURIComponent(place)}`, {
    Comment: String(place.length),
  });
  expect(location(saved)).toBe(`${base}/list?row=h100#row`);
});

test('a list shows its filters with counts, the number found, further pages, and which columns it left out', async () => {
  const { html } = await admin.get(`${base}/list?search=h18&rows=100`);
  expect(html).toMatch(/filter\.Kind=even[^>]*>even <span>5</);
  expect(html).toContain('10 of 91 match');
  expect(html).toContain(`href="${base}/about?list=list%3Fsearch%3Dh18%26rows%3D100"`);
  expect(html).toMatch(/class="rows without-2"/);
});

test('a hidden column is searched, and shown while something is searched or sorted by it', async () => {
  const shown = async (query: string): Promise<boolean> =>
    !(await admin.get(`${base}/about${query}`)).html.includes('class="rows without-1"');
  expect(await shown('')).toBe(false);
  expect(await shown('?search=even')).toBe(true);
  expect(await shown('?sort=Kind')).toBe(true);
  expect((await admin.get(`${base}/about?search=even`)).html).toMatch(/4[56] of 91 match/);
});

test('a CSV file and an action over all that was found take the filters, and words in any order', async () => {
  const query = new URLSearchParams({ search: 'ÉVEN h11', 'filter.Kind': 'even' }).toString();
  const { html } = await admin.get(`${base}/list/export?${query}`);
  expect(html.trim().split(/\r?\n/)).toHaveLength(6);
  const many = await admin.get(`${base}/list/many?do=field:Comment&rows=found&query=${encodeURIComponent(query)}`);
  expect(many.html).toContain('5 records chosen');
});
