import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';

const panel = `
  import { date, definePanel, email, formPage, lines, number, password, refuse, refuseField, select, selectMany, telephone,
    text, textarea, time, toggle, phoneNumber, forwardAddress } from 'panelsmith';
  const users = { database: 'accounts', type: 'user' } as const;
  const fields = {
    City: text({ optional: true, max: 20 }),
    Phone: telephone({ optional: true, rules: [phoneNumber] }),
    LastName: text(),
    Mail: email({ optional: true, rules: [forwardAddress] }),
    Quota: number({ optional: true, max: 500 }),
    Until: date({ optional: true }),
    Opens: time({ optional: true }),
    Delivery: select({ options: ['local', 'forward'] }),
    Protocols: selectMany({ options: ['imap', 'pop3'] }),
    Hosts: lines({ optional: true, rules: [(value) => value.includes('.') ? { refused: false, value } : refuse('errors.dot')] }),
    Note: textarea({ optional: true, max: 10 }),
    Access: toggle(),
    Soft: number({ optional: true }),
    Hard: number({ optional: true }),
    Again: text({ optional: true, rules: [(value, { typed }) =>
      value === typed('Dept') ? { refused: false, value } : refuse('errors.again')] }),
    Dept: text({ optional: true }),
  };
  export default definePanel({ name: 'phones', menu: { heading: 'Collaboration', order: [2000, 2060] }, pages: {
    list: formPage({ edits: users, fields: {}, next: 'list' }),
    modify: formPage({
      edits: users, fields, signals: 'user-modify', next: 'modify',
      rules: [({ Soft, Hard }) => Number(Hard) < Number(Soft) ? refuseField('Hard', 'errors.hardBelowSoft') : undefined],
    }),
    forced: formPage({
      edits: users, fields: { City: text({ optional: true }) }, next: 'forced',
      postEvent(changes, user) { changes.signal('user-modify', user.key); },
    }),
    told: formPage({ edits: users, fields: {}, signals: 'user-modify', next: 'told' }),
    stamp: formPage({
      edits: users, fields: { City: text({ optional: true }) }, signals: 'user-modify', next: 'stamp',
      postEvent(changes, user) { changes.setProps(user, { Stamp: String(Date.now()) }); },
    }),
    secret: formPage({
      edits: users, fields: { City: text({ optional: true }), pass: password() }, signals: 'password-modify', next: 'secret',
      postEvent(changes, user, { pass }) { changes.setPassword(user.key, pass); },
    }),
  } });`;

/** For each field a stored value that today's rule of the field refuses. */
const refused: readonly (readonly [name: string, stored: string])[] = [
  ['Phone', 'Büro 12 / mobil'],
  ['LastName', ''],
  ['Mail', 'somebody at home'],
  ['Quota', '9000'],
  ['Quota', 'plenty'],
  ['Quota', '007'],
  ['Until', 'next year'],
  ['Opens', '8 h'],
  ['Delivery', 'by-hand'],
  ['Delivery', ''],
  ['Protocols', 'imap,uucp'],
  ['Hosts', 'localhost,www.example.com'],
  ['Note', 'longer than ten'],
  ['Note', '  between blanks '],
  ['Access', 'sometimes'],
  ['Again', 'nothing like it'],
  ['City', 'a city of more than twenty letters'],
];

const base: Readonly<Record<string, string>> = {
  Access: 'no',
  City: 'Ulm',
  Delivery: 'local',
  Dept: 'Sales',
  LastName: 'Berg',
};

let app: FreshApp;
let admin: HttpPerson;
const page = (name: string): string => `/server-manager/phones/${name}?key=abc`;
const prop = (name: string): string | undefined => app.system.databases.accounts.snapshot().get('abc')?.prop(name);
const stored = (): string => app.account('abc') ?? '';

async function store(props: Readonly<Record<string, string>>): Promise<void> {
  await app.system.databases.accounts.update((accounts) => {
    if (accounts.get('abc')) accounts.delete('abc');
    accounts.create('abc', 'user', props);
  });
}

beforeAll(async () => {
  app = await openFreshApp({ packages: { 'phones/panel.ts': panel } });
  admin = await app.admin();
});

beforeEach(() => store(base));

afterAll(() => app.close());

describe('a stored value that its rule refuses', () => {
  test.each(refused)('in %s (%j) stays when something else is changed', async (name, value) => {
    await store({ ...base, [name]: value });
    const before = prop(name);
    const other = name === 'Again' ? 'City' : 'Dept';
    expect((await admin.submit(page('modify'), { ...textareas(name, value), [other]: 'Changed' })).status).toBe(303);
    expect(stored()).toContain(`|${other}|Changed`);
    expect(prop(name)).toBe(before);
  });

  test('cannot be changed to another value that is refused', async () => {
    await store({ ...base, Phone: 'Büro 12 / mobil' });
    expect((await admin.submit(page('modify'), { Phone: 'Büro 13' })).status).toBe(422);
  });

  test('by a rule about several fields stays, until one of them is changed', async () => {
    await store({ ...base, Soft: '9', Hard: '5' });
    expect((await admin.submit(page('modify'), { City: 'Bonn' })).status).toBe(303);
    expect((await admin.submit(page('modify'), { Hard: '6' })).status).toBe(422);
    expect((await admin.submit(page('modify'), { Hard: '10' })).status).toBe(303);
  });

  test('that does not fit a change in another field is reported', async () => {
    await store({ ...base, Again: 'Sales' });
    expect((await admin.submit(page('modify'), { Dept: 'Board' })).status).toBe(422);
  });

  test('of several lines stays beside a new line, which is checked', async () => {
    await store({ ...base, Hosts: 'localhost' });
    expect((await admin.submit(page('modify'), { Hosts: 'localhost\r\nnodot' })).status).toBe(422);
    expect((await admin.submit(page('modify'), { Hosts: 'localhost\r\nb.example' })).status).toBe(303);
    expect(stored()).toContain('|Hosts|localhost,b.example');
  });
});

describe('a save without a change', () => {
  const told = async (): Promise<number> =>
    (await app.system.changes.history.read(1000, undefined, { made: ['person'] })).entries.length;
  const runs = (): number => app.system.events.recent(1000).length;

  test.each(['modify', 'forced'])(
    'of page %s writes, signals and records nothing, and the message says so',
    async (name) => {
      const before = [stored(), await told(), runs()];
      const answer = await admin.submit(page(name), {});
      expect((await admin.follow(answer)).html).toContain('Nothing was changed');
      expect([stored(), await told(), runs()]).toEqual(before);
    },
  );

  test('says it in German too', async () => {
    const { html } = await admin.get(page('modify'));
    const token = /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
    await admin.post('/server-manager/preferences', { _csrf: token, language: 'de' });
    expect((await admin.follow(await admin.submit(page('modify'), {}))).html).toContain('nichts geändert');
    await admin.post('/server-manager/preferences', { _csrf: token, language: 'en' });
  });

  test.each(refused)('leaves %s (%j) as it is', async (name, value) => {
    await store({ ...base, [name]: value });
    const before = [stored(), await told(), runs()];
    if (value !== '' || name !== 'LastName')
      expect((await admin.submit(page('modify'), textareas(name, value))).status).toBe(303);
    expect([stored(), await told(), runs()]).toEqual(before);
  });

  test.each([
    ['told', {}],
    ['stamp', {}],
    ['secret', { pass: 'Very-Long-2026' }],
  ])('is not recognized as one on page %s, which does something else', async (name, fields) => {
    const before = [await told(), runs()];
    expect((await admin.submit(page(name), fields)).status).toBe(303);
    expect([await told(), runs()]).toEqual(before.map((count) => count + 1));
  });
});

/** The texts that a browser sends back for fields whose text is between tags. */
function textareas(name: string, value: string): Record<string, string> {
  if (name === 'Note') return { Note: value };
  return name === 'Hosts' ? { Hosts: value.replace(/,/g, '\r\n') } : {};
}
