import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';

const panel = `
  import { definePanel, formPage, groupPicker, literal, number, recordPages, refuse, select, text } from 'panelsmith';
  const users = { database: 'accounts', type: 'user' } as const;
  export default definePanel({ name: 'members', menu: { heading: 'Collaboration', order: [1, 1] },
    related: {
      teams: { to: users, lost: true, records: ({ accounts }, user) =>
        accounts.ofType('group').filter((group) => group.prop('Members')?.split(',').includes(user.key)),
        describe: (group) => group.prop('Description') ?? '' },
      boxes: { to: users, lost: true, records: ({ accounts }, user) =>
        accounts.ofType('pseudonym').filter((box) => box.prop('Account') === user.key) },
      rooms: { to: users, records: ({ accounts }) => accounts.ofType('ibay') },
    },
    pages: {
      ...recordPages({
        records: users,
        key: 'Member',
        fields: {
          Member: text(), First: text(), Last: text({ optional: true }), Floor: number({ min: 0, max: 9 }),
          Mode: select({ options: { a: 'a', b: 'b' } }), Teams: groupPicker({ many: true, property: false }),
        },
        sections: { name: ['First', 'Last'], place: ['Floor', 'Mode'] },
        create: { offers: 'note' },
      }),
      note: formPage({
        edits: users, when: (user) => user.key !== 'odd', fields: { Who: literal((user) => user.key), Note: text(), More: text() },
        next: 'list',
      }),
      broken: formPage({ edits: users, fields: { Note: text({ when: () => { throw new Error('no'); } }) }, next: 'list' }),
    } });`;

const words = JSON.stringify({
  menu: 'Members',
  'sections.name.title': 'The name',
  'sections.place.title': 'The place',
  'related.teams.title': 'Teams',
  'related.teams.lost': '{{key}} leaves these.',
  'pages.note.title': 'Note about {{key}}',
});

let app: FreshApp;
let admin: HttpPerson;
const at = (page: string): string => `/server-manager/members/${page}`;
const said = (html: string): string =>
  html
    .slice(html.indexOf('<main'))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

beforeAll(async () => {
  app = await openFreshApp({
    accounts: [
      'abc=user|First|Ann|Floor|1|Mode|a',
      'def=user|First|Dan|Floor|1|Mode|a',
      'sales=group|Description|Sales team|Members|abc,def',
      'info=pseudonym|Account|abc',
      'room=ibay|Name|Room',
      ...Array.from({ length: 60 }, (_, index) => `box${index}=pseudonym|Account|def`),
    ],
    packages: { 'members/panel.ts': panel, 'members/locales/en.json': words },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

test('fields are under their headings, those without a heading first, and as wide as their values need', async () => {
  const { html } = await admin.get(at('create'));
  expect(said(html)).toMatch(/fields.Member.label.*fields.Teams.label.*The name.*fields.First.label.*The place.*Floor/);
  expect(html).toMatch(/role="group" aria-labelledby="section-name">\s*<h2 id="section-name">The name<\/h2>/);
  expect(html).toMatch(/class="field is-short">\s*<label[^>]*for="f-Floor"/);
  expect(html).toMatch(/class="field is-line">\s*<label[^>]*for="f-First"/);
  expect(html).toContain('sales (Sales team)');
});

test('required fields are marked where a form also has optional ones', async () => {
  const labels = (html: string): string[] =>
    [...html.matchAll(/for="f-(\w+)">[^<]* <span class="required">/g)].map(([, name = '']) => name);
  expect(labels((await admin.get(at('create'))).html)).toEqual(['Member', 'First', 'Floor']);
  expect(labels((await admin.get(at('note?key=abc'))).html)).toEqual([]);
  // A line break at its end would be part of the name of the field.
  expect((await admin.get(at('create'))).html).not.toMatch(/\s<\/(label|legend)>/);
  expect((await admin.get(at('note?key=abc'))).html).toMatch(/name="Note"[^>]* required/);
});

test('a short form has the focus in its first field, a long form and a removal do not', async () => {
  expect((await admin.get(at('note?key=abc'))).html.match(/ autofocus/g)).toHaveLength(1);
  expect((await admin.get(at('note?key=abc'))).html).toMatch(/name="Note"[^>]* autofocus/);
  for (const page of ['create', 'modify?key=abc', 'remove?key=abc'])
    expect((await admin.get(at(page))).html).not.toContain('autofocus');
  const refused = await admin.submit(at('note?key=abc'), { Note: '', More: '' });
  expect(refused.html.match(/ autofocus/g)).toHaveLength(1);
  expect(refused.html).toMatch(/role="alert"[^>]* autofocus/);
  expect(refused.html).toMatch(/<form[^>]* data-unsaved/);
  const login = async (fields: Readonly<Record<string, string>>): Promise<string> => {
    const { HttpPerson: Person } = await import('../../support/http-person.ts');
    return (await new Person(app.origin).submit('/server-manager/login', fields)).html;
  };
  expect(await login({ username: '', password: 'x' })).toMatch(/name="username"[^>]* autofocus/);
  expect(await login({ username: 'admin', password: 'x' })).toMatch(/name="password"[^>]* autofocus/);
});

test('a removal names what is lost with the record, and only that', async () => {
  const text = said((await admin.get(at('remove?key=abc'))).html);
  expect(text).toMatch(/What is lost with it .*Teams abc leaves these. sales Sales team related.boxes.title .*info/);
  expect(text).not.toContain('room');
  expect(said((await admin.get(at('remove?key=def'))).html)).toContain('And 10 more.');
  expect(said((await admin.get(at('modify?key=abc'))).html)).toMatch(/What belongs to it.*Teams.*info.*room/);
});

test('the message about a new record leads to what is often done next, where that is possible', async () => {
  const create = async (Member: string): Promise<string> =>
    (await admin.follow(await admin.submit(at('create'), { Member, First: 'Eve', Floor: '2' }))).html;
  const message = (html: string): string => /<div class="message[^]*?<\/div>/.exec(html)?.[0] ?? '';
  expect(message(await create('eve'))).toMatch(/href="\/server-manager\/members\/note\?key=eve"[^>]*>Note about eve</);
  expect(message(await create('odd'))).not.toContain('<a ');
});

test('a missing, an impossible and a broken page each have their own message, and a link to go on', async () => {
  const page = async (path: string): Promise<{ title: string; links: string[] }> => {
    const { html } = await admin.get(path);
    const main = html.slice(html.indexOf('<main'));
    const links = [...main.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href = '']) => href);
    return { title: /<h1[^>]*>([^<]*)</.exec(main)?.[1] ?? '', links };
  };
  expect(await page(at('nosuch'))).toEqual({
    title: 'This page does not exist',
    links: ['/server-manager/members', '/server-manager/'],
  });
  expect((await admin.get('/server-manager/nosuch')).html).toContain('action="/server-manager/search"');
  expect(await page(at('modify?key=no%3Cbody'))).toEqual({
    title: '“no&lt;body” does not exist',
    links: ['/server-manager/members', '/server-manager/'],
  });
  expect((await page(at('note?key=odd'))).title).toBe('This cannot be done now');
  expect(await page(at('broken?key=abc'))).toEqual({
    title: 'The panel failed',
    links: [at('broken?key=abc'), '/server-manager/members', '/server-manager/'],
  });
});
