import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../kit/fresh-app.ts';
import type { HttpPerson } from '../kit/http-person.ts';
import { runDb } from '../../src/cli/db/db.ts';
import { initializeDefaultDatabases } from '../../src/db/defaults/defaults.ts';
import { openDatabases } from '../../src/db/library/open-databases.ts';

/** All account types share one name space, whoever creates an account and however. */
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
  const taken = types.map((type) => `a-${type}=${type}|Kept|1`);
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

describe.each(types)('an account of type %s', (type) => {
  const takenNames = [...types.map((other) => `a-${other}`), 'magicstuff', 'root', 'admin'];

  test('is refused by a page where its name is taken, reserved or one of the operating system', async () => {
    const before = accountsFile();
    for (const name of [...takenNames, 'daemon', 'dialout']) {
      const answer = await admin.submit(`/server-manager/anyaccount/${type}`, { Name: name });
      expect([name, answer.status]).toEqual([name, 422]);
      expect(answer.html).toContain(`The name ${name} is already taken`);
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
    expect((await admin.submit(`/server-manager/anyaccount/${type}`, { Name: `p-${type}` })).status).toBe(303);
    const library = openDatabases(app.root.folder, { environment: {} });
    expect((await library.accounts.newRecord(`l-${type}`, { type }))?.type).toBe(type);
    library.close();
    for (const by of ['p', 'l']) expect(app.account(`${by}-${type}`)).toBe(type);
  });
});

test('a page that creates an account signals its event without being told, and not where it says none', async () => {
  const create = async (page: string, Name: string): Promise<string[]> => {
    expect((await admin.submit(`/server-manager/anyaccount/${page}`, { Name })).status).toBe(303);
    const runs = app.system.events.recent(100).filter(({ args }) => args[0] === Name);
    return runs.map(({ event }) => event);
  };
  expect(await create('plain', 'made')).toEqual(['url-create']);
  expect(await create('url', 'silent')).toEqual([]);
  expect(await create('other', 'host1')).toEqual([]);
});
