import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { HttpPerson } from '../../support/http-person.ts';
import { runDb } from '../../../src/cli/db/db.ts';
import { initializeDefaultDatabases } from '../../../src/db/defaults/defaults.ts';
import { openDatabases } from '../../../src/library/open-databases.ts';

/** All account types share one name space, in every way of creating an account. */
const types = ['user', 'group', 'ibay', 'printer', 'pseudonym', 'system', 'url'];

/** A panel that creates accounts of every type, and signals nothing. */
const panel = `
import { definePanel, formPage, tablePage, text } from 'panelsmith';
const fields = { Name: text() };
const creates = (type: 'user') => formPage({ creates: { database: 'accounts', type }, key: 'Name', fields, signals: 'none', next: 'list' });
export default definePanel({
  name: 'anyaccount',
  menu: { heading: 'Collaboration', order: [9000, 9000] },
  pages: {
    list: tablePage({ lists: { database: 'accounts', type: 'user' }, columns: {} }),
${types.map((type) => `    ${type}: creates('${type}' as 'user'),`).join('\n')}
    plain: formPage({ creates: { database: 'accounts', type: 'url' }, key: 'Name', fields, next: 'list' }),
    other: formPage({ creates: { database: 'hosts', type: 'host' }, key: 'Name', fields, next: 'list' }),
  },
});`;

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  const taken = types.map((type) => `a-${type}=${type}|Kept|1${type === 'pseudonym' ? '|Account|a-user' : ''}`);
  app = await openFreshApp({
    accounts: taken,
    packages: { 'anyaccount/panel.ts': panel, 'anyaccount/events/url-create/S50say': '#!/bin/sh\n' },
  });
  lay('etc/e-smith/db/accounts/defaults/magicstuff/type', 'url\n');
  lay('etc/passwd', 'daemon:x:1:1::/:/bin/false\n');
  lay('etc/group', 'dialout:x:20:\n');
  await app.system.initializeDatabases();
  admin = await app.admin();
});

afterAll(() => app.close());

function lay(path: string, text: string): void {
  const file = app.root.path(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function accountsFile(): string {
  return readFileSync(app.system.databases.accounts.file, 'utf8');
}

/** The part of a refusal about the account that already has a name. */
function whoHasIt(name: string): string {
  const of = {
    'a-pseudonym': '(type: pseudonym), which leads to a-user.',
    'a-ibay': '(type: information bay)',
    'a-url': '(type: web address)',
    magicstuff: '(type: web address)',
    'a-system': '(type: system account)',
    root: '(type: system account)',
    admin: '(type: system account)',
    daemon: 'by an account or a group of the operating system.',
    dialout: 'by an account or a group of the operating system.',
  };
  return new Map(Object.entries(of)).get(name) ?? `(type: ${name.replace('a-', '')})`;
}

/** A printer's name has only letters and digits. */
function freeName(by: string, type: string): string {
  return type === 'printer' ? `${by}${type}` : `${by}-${type}`;
}

describe.each(types)('an account of type %s', (type) => {
  const takenNames = [...types.map((other) => `a-${other}`), 'magicstuff', 'root', 'admin'];
  // For a printer, names with a hyphen are refused before it is checked whether they are taken.
  const typedNames = type === 'printer' ? takenNames.filter((name) => !name.includes('-')) : takenNames;

  test('is refused by a page where its name is taken, reserved or one of the operating system', async () => {
    const before = accountsFile();
    for (const name of [...typedNames, 'daemon', 'dialout']) {
      const answer = await admin.submit(`/server-manager/anyaccount/${type}`, { Name: name });
      expect([name, answer.status]).toEqual([name, 422]);
      expect(answer.html).toContain(`The name ${name} is already taken`);
      expect(answer.html).toContain(whoHasIt(name));
    }
    expect(accountsFile()).toBe(before);
  });

  test('is refused by the library for the same names', async () => {
    const before = accountsFile();
    const library = openDatabases(app.root.folder, { environment: {} });
    for (const name of [...takenNames, 'daemon', 'dialout'])
      expect([name, await library.accounts.newRecord(name, { type })]).toEqual([name, undefined]);
    library.close();
    expect(accountsFile()).toBe(before);
  });

  test('is refused by a draft where its name is taken or reserved', async () => {
    for (const name of takenNames) {
      const creating = app.system.databases.accounts.update((draft) => {
        draft.create(name, type, {});
      });
      await expect(creating).rejects.toMatchObject({ key: 'errors.recordExists' });
    }
  });

  test('leaves what is there by db setdefault and by a defaults tree', async () => {
    const before = accountsFile();
    for (const name of takenNames) {
      const args = ['accounts', 'setdefault', name, type, 'Kept', '2'];
      expect(
        await runDb(args, {
          root: app.root,
          program: 'db',
          environment: {},
          stdin: () => Promise.resolve(''),
          out: () => undefined,
          err: () => undefined,
        }),
      ).toBe(0);
      lay(`more/accounts/defaults/${name}/type`, `${type}\n`);
    }
    await initializeDefaultDatabases(
      app.system.databases,
      app.root,
      [{ folder: app.root.path('more') }],
      () => undefined,
    );
    expect(accountsFile()).toBe(before);
  });

  test('is created by each of them where the name is free', async () => {
    expect((await admin.submit(`/server-manager/anyaccount/${type}`, { Name: freeName('p', type) })).status).toBe(303);
    const library = openDatabases(app.root.folder, { environment: {} });
    expect((await library.accounts.newRecord(freeName('l', type), { type }))?.type).toBe(type);
    library.close();
    for (const by of ['p', 'l']) expect(app.account(freeName(by, type))).toBe(type);
  });
});

test('a page that creates an account signals the create event, unless the page says that there is none', async () => {
  const create = async (page: string, Name: string): Promise<string[]> => {
    expect((await admin.submit(`/server-manager/anyaccount/${page}`, { Name })).status).toBe(303);
    const runs = app.system.events.recent(100).filter(({ args }) => args[0] === Name);
    return runs.map(({ event }) => event);
  };
  expect(await create('plain', 'made')).toEqual(['url-create']);
  expect(await create('url', 'silent')).toEqual([]);
  expect(await create('other', 'host1')).toEqual([]);
});

test('a printer is refused for the name of every other type as well', async () => {
  await app.system.databases.accounts.update((draft) => {
    for (const type of types) draft.create(`same${type}`, type, type === 'pseudonym' ? { Account: 'a-user' } : {});
  });
  for (const type of types) {
    const answer = await admin.submit('/server-manager/anyaccount/printer', { Name: `same${type}` });
    expect([type, answer.status]).toEqual([type, 422]);
    expect(answer.html).toContain(`The name same${type} is already taken`);
  }
});

test('db set replaces any account byte for byte, and the history has the earlier record', async () => {
  const set = (...args: readonly string[]): Promise<number> =>
    runDb(['accounts', 'set', ...args], {
      root: app.root,
      program: 'db',
      environment: {},
      stdin: () => Promise.resolve(''),
      out: () => undefined,
      err: () => undefined,
    });
  expect(await set('replaced', 'user', 'FirstName', 'Ann', 'Phone', '5')).toBe(0);
  await admin.get('/server-manager/history');
  expect(await set('replaced', 'url')).toBe(0);
  expect(accountsFile()).toContain('\nreplaced=url\n');
  expect((await admin.get('/server-manager/history')).html).toContain('<bdi>replaced</bdi>');
  const [entry] = (await app.system.changes.history.read(1)).entries;
  expect(entry).toMatchObject({
    state: 'applied',
    changes: [
      {
        database: 'accounts',
        key: 'replaced',
        before: 'user',
        after: 'url',
        properties: [
          { name: 'FirstName', before: 'Ann' },
          { name: 'Phone', before: '5' },
        ],
      },
    ],
  });
});

test('while a name is typed, the server tells a script whether it is free, only on pages that create an account', async () => {
  const ask = async (path: string): Promise<unknown> => JSON.parse((await admin.get(path)).html);
  const name = '/server-manager/anyaccount/user/name';
  expect(await ask(`${name}?name=fresh`)).toEqual({ isFree: true, text: 'The name fresh is free.' });
  expect(await ask(`${name}?name=a-pseudonym`)).toEqual({
    isFree: false,
    text: 'The name a-pseudonym is already taken by another account (type: pseudonym), which leads to a-user.',
  });
  expect(await ask(`${name}?name=dialout`)).toMatchObject({ isFree: false });
  expect(await ask(`${name}?name=Not%20a%20name`)).toMatchObject({ isFree: false });
  expect(await ask(name)).toMatchObject({ isFree: false });
  for (const page of ['other', 'list', 'none'])
    expect([page, (await admin.get(`/server-manager/anyaccount/${page}/name?name=x`)).status]).toEqual([page, 404]);
  const stranger = await new HttpPerson(app.origin).get(`${name}?name=fresh`);
  expect([stranger.status, stranger.headers.get('location')?.startsWith('/server-manager/login')]).toEqual([303, true]);
});

test('if two people create the same name at the same time, one gets it and the other sees that it is taken', async () => {
  const other = await app.admin();
  const answers = await Promise.all([
    admin.submit('/server-manager/anyaccount/user', { Name: 'both' }),
    other.submit('/server-manager/anyaccount/group', { Name: 'both' }),
  ]);
  const statuses = answers.map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([303, expect.any(Number)]);
  const refused = answers.find(({ status }) => status !== 303);
  expect([409, 422]).toContain(refused?.status);
  expect(refused?.html).toContain('both');
  expect(app.account('both')).toBe(statuses[0] === 303 ? 'user' : 'group');
});
