import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';
import { ownPackage } from '../../support/own-package.ts';

const kit = `import { checkbox, definePanel, formPage, groupPicker, hidden, lines, literal, radio, select, selectMany,
  tablePage, text, textarea, toggle } from 'panelsmith';
const users = { database: 'accounts', type: 'user' };`;

const panel = (name: string, pages: string): [string, string] => [
  `${name}/panel.ts`,
  `${kit}
   export default definePanel({ name: '${name}', menu: { heading: 'Collaboration', order: [1, 1] }, pages: {
     list: tablePage({ lists: users, columns: { Key: literal((user) => user.key) } }), ${pages} } });`,
];

const form = (fields: string, more = ''): string =>
  `formPage({ edits: users, fields: ${fields}, next: 'list'${more} })`;

/** The first package declares the choices; the other would store a different value. */
const packages = Object.fromEntries([
  panel(
    'colours',
    `own: ${form(`{ Colour: select({ options: ['red', 'blue'], optional: true }),
        Speed: radio({ options: ['slow', 'fast'] }), Listed: toggle(), Shared: checkbox({ on: 'enabled', off: 'disabled' }),
        Protocols: selectMany({ options: ['imap', 'pop3'] }), Team: groupPicker({ optional: true }),
        Tune: select({ property: { database: 'accounts', key: 'front', name: 'Melody' }, options: ['ding', 'dong'] }),
        Door: select({ property: { database: 'configuration', key: 'door', name: 'State' }, options: ['open', 'shut'] }) }`)},
     free: ${form('{}', `, postEvent(changes, user) { changes.setProps(user, { Colour: 'green' }); }`)}`,
  ),
  panel(
    'guests',
    `typed: ${form(`{ Colour: text({ optional: true }), Speed: textarea({ optional: true }), Listed: hidden({ property: 'Listed' }),
        Shared: text({ optional: true }), Protocols: lines({ optional: true }), Team: text({ optional: true }),
        Door: text({ optional: true, property: { database: 'configuration', key: 'door', name: 'State' } }),
        Note: text({ optional: true }) }`)},
     staged: ${form(
       `{ Note: text() }`,
       `, postEvent(changes, user, { Note }) { changes.accounts.setProps('other', { Colour: Note }); }`,
     )}`,
  ),
]);

let app: FreshApp;
let admin: HttpPerson;
const typed = '/server-manager/guests/typed?key=abc';

beforeAll(async () => {
  app = await openFreshApp({
    accounts: [
      'abc=user|FirstName|A',
      'old=user|Colour|mauve',
      'other=user',
      'sales=group|Members|abc',
      'front=bell|Loud|high|Melody|ding',
    ],
    packages: { ...packages, ...ownPackage('doorbells') },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

test.each([
  ['Colour', 'green', 'red and blue'],
  ['Speed', 'sluggish', 'slow and fast'],
  ['Listed', 'perhaps', 'yes and no'],
  ['Shared', 'yes', 'enabled and disabled'],
  ['Protocols', 'imap\nsmtp', 'imap and pop3'],
  ['Team', 'nobodies', 'sales'],
  ['Door', 'ajar', 'open and shut'],
])('%s of another panel cannot become “%s”, whatever field it is typed into', async (name, value, values) => {
  const answer = await admin.submit(typed, { [name]: value });
  expect(answer.status).toBe(422);
  expect(answer.html).toContain(`“${value.split('\n').join(',')}” is not a value of`);
  expect(answer.html).toContain(`defines its values: ${values}.`);
  expect(app.account('abc')).toBe('user|FirstName|A');
});

test('a value that the other panel declares is stored, and so is an undeclared property', async () => {
  const fields = { Colour: 'blue', Speed: 'fast', Listed: 'yes', Protocols: 'pop3\nimap', Team: 'sales', Note: 'any' };
  expect((await admin.submit(typed, fields)).status).toBe(303);
  expect(app.account('abc')).toContain('|Colour|blue|');
  expect(app.account('abc')).toContain('|Protocols|pop3,imap|');
});

test('what was stored before stays, and can be sent back', async () => {
  expect((await admin.submit('/server-manager/guests/typed?key=old', { Note: 'any' })).status).toBe(303);
  expect(app.account('old')).toContain('|Colour|mauve|');
});

test('a post-event is refused in the same way, a panel’s own one is not', async () => {
  const refused = await admin.submit('/server-manager/guests/staged?key=abc', { Note: 'green' });
  expect([refused.status, app.account('other')]).toEqual([422, 'user']);
  expect(refused.html).toContain('“green” is not a value of Colour');
  expect((await admin.submit('/server-manager/guests/staged?key=abc', { Note: 'red' })).status).toBe(303);
  expect((await admin.submit('/server-manager/colours/free?key=other', {})).status).toBe(303);
  expect(app.account('other')).toBe('user|Colour|green');
});

test.each([
  ['saved', {}],
  ['previewed', { _preview: 'Next=Save' }],
])(
  'what the subs of an old panel stage is refused too when it is %s; what was typed is shown again',
  async (_, button) => {
    const path = '/server-manager/doorbells/Modify?Bell=front';
    const before = app.account('front');
    const typed = { Melody: 'gong', Loud: 'low', Side: 'left', Rings: 'dusk' };
    const fields = { ...typed, Notes: 'by the gate', Secret: 'open sesame' };
    const refused = await admin.submit(path, { ...fields, ...button });
    expect([refused.status, refused.html]).toEqual([422, expect.stringContaining('“gong” is not a value of Melody')]);
    expect(app.account('front')).toBe(before);
    const held = heldByForm(refused.html);
    expect(Object.fromEntries(held)).toMatchObject({ ...typed, Secret: '' });
    expect(refused.html).toMatch(/<textarea[^>]*name="Notes"[^>]*>\nby the gate<\/textarea>/);
    expect(refused.html).not.toContain('open sesame');
    const corrected = [...held.filter(([name]) => name !== 'Melody'), ['Melody', 'dong'], ['Notes', 'by the gate']];
    expect((await admin.post(path, new URLSearchParams(corrected))).status).toBe(303);
    expect(app.account('front')).toMatch(/Loud\|low\|Melody\|dong\|.*Notes\|by the gate/);
  },
);
