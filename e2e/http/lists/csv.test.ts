import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test as everywhere } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';
import { lacks } from '../../support/lacks.ts';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';

const test = everywhere.skipIf(lacks('useraccounts'));

const list = '/server-manager/useraccounts/list';
const import_ = `${list}/import`;

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({
    // Long enough for the runs of a few people.
    web: { waitSeconds: 60 },
    accounts: [
      'staff=group|Members|admin',
      'betty=user|FirstName|Betty|LastName|Boop|Dept|=1+1|EmailForward|local|PasswordSet|no|VPNClientAccess|no|Phone|+44 1',
      'carl=user|FirstName|Carl|LastName|Cole|Dept|Sales|EmailForward|local|PasswordSet|no|VPNClientAccess|no',
    ],
  });
  admin = await app.admin();
});

afterAll(() => app.close());

/** Posts a file as a browser does. */
async function upload(person: HttpPerson, content: string): Promise<HttpAnswer> {
  const token = heldByForm((await person.get(import_)).html).find(([name]) => name === '_csrf')?.[1] ?? '';
  const body = new FormData();
  body.set('_csrf', token);
  body.set('file', new Blob([content]), 'people.csv');
  const response = await fetch(`${app.origin}${import_}`, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { Cookie: person.cookie },
  });
  return { status: response.status, headers: response.headers, html: await response.text() };
}

const imports = () => join(app.root.state, 'imports');

test('a list is exported as it is filtered, without formulas, and importing it changes nothing', async () => {
  const { html, headers } = await admin.get(`${list}/export`);
  expect(headers.get('content-disposition')).toBe('attachment; filename="useraccounts.csv"');
  expect(html.split('\r\n')[0]).toMatch(/acctName,FirstName,LastName,Dept,/);
  expect(html).toContain("betty,Betty,Boop,'=1+1,");
  expect(html).toContain("'+44 1");
  expect(html).not.toContain('PasswordSet');
  expect((await admin.get(`${list}/export?search=carl`)).html).not.toContain('betty');
  const shown = await admin.follow(await upload(admin, html));
  expect(shown.html.replace(/<[^>]*>/g, '')).toMatch(/0 to be created\s+0 to be changed\s+3 as they are\s+0 wrong/);
  expect((await admin.get(list)).html).toContain(`href="${list}/export"`);
});

test('a file is shown line by line with each error, then saved as one change set; wrong lines are left out if the person chooses that', async () => {
  const content = [
    'acctName,FirstName,LastName,Dept,groupMemberships',
    'dora,Dora,Dahl,Sales,staff',
    'Erik!,Erik,Ek,Sales,',
    'carl,Carl,Cole,Office,staff',
    'fred,,Foe,Sales,nosuch',
  ].join('\n');
  const sent = await upload(admin, content);
  expect(sent.status).toBe(303);
  const { html } = await admin.follow(sent);
  const text = html.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
  expect(text).toContain('1 to be created 1 to be changed 0 as they are 2 wrong');
  expect(text).toContain('Line 3, column acctName (Erik!):');
  expect(text).toMatch(/Line 5, column FirstName \(fred\):.*Line 5, column groupMemberships \(fred\):/);
  expect(app.account('dora')).toBeUndefined();
  const [file = ''] = readdirSync(imports()).filter((name) => name.endsWith('.csv'));
  for (const name of readdirSync(imports())) expect(statSync(join(imports(), name)).mode & 0o777).toBe(0o600);
  expect(file).toMatch(/^[0-9a-f]{32}-[0-9a-f]{32}\.csv$/);
  const held = heldByForm(html).filter(([name]) => name !== 'leaveOut');
  const noted = [...held.filter(([name]) => name !== '_why'), ['_why', 'new this autumn']];
  const refused = await admin.post(import_, new URLSearchParams(noted));
  expect([refused.status, app.account('dora')]).toEqual([422, undefined]);
  expect(refused.html).toContain('name="_why" value="new this autumn"');
  const saved = await admin.post(import_, new URLSearchParams([...noted, ['leaveOut', 'yes']]));
  expect([saved.status, saved.headers.get('location')]).toEqual([303, list]);
  expect(app.account('dora')).toContain('Dept|Sales');
  expect(app.account('carl')).toContain('Dept|Office');
  expect(app.account('staff')).toContain('Members|admin,carl,dora');
  const [entry] = (await app.system.changes.history.read(1, undefined, { made: ['person'] })).entries;
  expect([entry?.origin, entry?.runs.length, entry?.signals.length]).toEqual(['useraccounts/import', 1, 2]);
  expect(entry?.why).toBe('new this autumn');
  expect(existsSync(join(imports(), /file=(.*)/.exec(sent.headers.get('location') ?? '')?.[1] ?? 'none'))).toBe(false);
});

test('a sent file belongs to its session only, and what changed meanwhile is shown again', async () => {
  const place = (await upload(admin, 'acctName,Dept\ncarl,Depot\n')).headers.get('location') ?? '';
  const other = await app.admin();
  expect((await other.get(place)).status).toBe(422);
  expect((await other.get(`${import_}?file=../../etc/passwd`)).status).toBe(422);
  const held = heldByForm((await admin.get(place)).html);
  await app.system.databases.accounts.update((accounts) => {
    accounts.setProps('carl', { Dept: 'Depot' });
  });
  const answer = await admin.post(import_, new URLSearchParams(held));
  expect([answer.status, answer.html.includes('because something changed meanwhile')]).toEqual([409, true]);
});

test('the page says so if there is no file, or an empty one', async () => {
  const none = await upload(admin, '');
  expect((await admin.follow(none)).html).toContain('The file is empty.');
  expect((await admin.get('/server-manager/useraccounts/modify/import')).status).toBe(404);
});

test.each([
  ['only separators', ','.repeat(2_000_000), 'It has more than 1,000 columns.'],
  ['two thousand columns', `acctName${',x'.repeat(2000)}\n`, 'It has more than 1,000 columns.'],
  ['more lines than are planned', `acctName\n${'a\n'.repeat(100_001)}`, 'The file has more than 100,000 lines.'],
  ['long cells that are not escaped yet', `acctName\n${`${'<'.repeat(250_000)}\n`.repeat(3)}`, '&lt;&lt;&lt;…'],
  ['a thousand unknown columns', `acctName${',<b>'.repeat(900)}\n`, 'This list has no column'],
])('a hostile file, %s, is refused with an explanation on a page of usual size', async (_, content, said) => {
  const { status, html } = await admin.follow(await upload(admin, content));
  expect([status, html.includes(said)]).toEqual([200, true]);
  expect(html.length).toBeLessThan(1_500_000);
});
