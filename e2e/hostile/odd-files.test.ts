import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../support/fresh-app.ts';
import { HttpPerson } from '../support/http-person.ts';
import { ownPackage } from '../support/own-package.ts';
import { users } from '../support/saving.ts';
import { withSecondApp } from '../support/second-app.ts';
import { openSystem } from '../../src/system.ts';
import { createApp } from '../../src/web/app.ts';

const state = 'var/lib/panelsmith';
const entryId = 'a-1';

/**
 * Replaces a file or folder by something else.
 * @returns a function that restores it
 */
function put(root: string, path: string, kind: 'folder' | 'file' | 'pipe'): () => void {
  const [file, away] = [join(root, path), join(root, 'away')];
  const wasThere = existsSync(file);
  if (wasThere) renameSync(file, away);
  mkdirSync(dirname(file), { recursive: true });
  if (kind === 'folder') mkdirSync(file);
  else if (kind === 'file') writeFileSync(file, '');
  else spawnSync('mkfifo', [file]);
  return () => {
    rmSync(file, { recursive: true });
    if (wasThere) renameSync(away, file);
  };
}

/** Returns the home page after checking that all other pages work. */
async function homeBesideAll(): Promise<string> {
  for (const page of ['history', 'runs', 'packages'])
    expect([page, (await admin.get(`/server-manager/${page}`)).status]).toEqual([page, 200]);
  const { status, html } = await admin.get('/server-manager/');
  expect(status).toBe(200);
  return html;
}

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({ accounts: users, packages: ownPackage('people'), web: { waitSeconds: 5 } });
  admin = await app.admin();
});

afterAll(() => app.close());

test.each([
  [`${state}/history.jsonl`, 'folder'],
  [`${state}/history.jsonl`, 'pipe'],
  [`${state}/runs`, 'file'],
  [`${state}/runs/20261127t000000000z-1.jsonl`, 'folder'],
  [`${state}/runs/20261127t000000000z-1.jsonl`, 'pipe'],
  [`${state}/runs.lock`, 'folder'],
  [`${state}/runs.lock`, 'pipe'],
  [`${state}/serving`, 'pipe'],
  [`${state}/sessions`, 'file'],
  [`${state}/sessions/x`, 'folder'],
  [`${state}/sessions/x`, 'pipe'],
  [`${state}/backup`, 'file'],
  [`${state}/something-new`, 'pipe'],
  [`${state}/server-ends.json`, 'pipe'],
  [`${state}/packages-turned-on.json`, 'pipe'],
  ['home/e-smith/db/networks', 'pipe'],
  ['home/e-smith/db/configuration', 'pipe'],
  ['home/e-smith/db/configuration', 'folder'],
  ['var/cache/panelsmith', 'file'],
] as const)('if %s becomes a %s, the home page and the log name it, and everything else works', async (path, kind) => {
  const odd = join(app.root.folder, path);
  const putBack = put(app.root.folder, path, kind);
  const html = await homeBesideAll();
  expect(html).toContain(`${odd} is not a`);
  if (path.endsWith('history.jsonl')) expect(await historyOf(html)).toEqual([`${odd} cannot be read.`, 1]);
  expect(app.logged.some((line) => line.includes(odd) && line.includes('ignored'))).toBe(true);
  // It does not block requests either.
  expect([200, 500]).toContain((await admin.get('/server-manager/people')).status);
  expect(await save('u1')).toBe(path.endsWith('history.jsonl') ? 500 : 303);
  putBack();
  expect(await save('u2')).toBe(303);
  expect((await admin.get('/server-manager/')).html).not.toContain(odd);
});

test('the folder of the backups, which holds their password, is at its usual place', async () => {
  const backup = await app.system.backups.openDesktop('admin', undefined);
  backup.stream.resume();
  await backup.end(false);
  expect(statSync(join(app.root.folder, state, 'backup')).isDirectory()).toBe(true);
  expect(await homeBesideAll()).not.toContain(join(app.root.folder, state, 'backup'));
});

test('accounts that became a pipe do not block requests', async () => {
  const putBack = put(app.root.folder, 'home/e-smith/db/accounts', 'pipe');
  expect((await admin.get('/server-manager/people')).status).toBe(500);
  expect(await homeBesideAll()).toContain('db/accounts is not a file');
  putBack();
  expect(await save('u1')).toBe(303);
});

test.each([
  ['pipe', 'domains'],
  ['folder', 'hosts'],
  ['pipe', 'networks'],
] as const)('a %s in place of database %s is reported at the files that are made from it', async (kind, name) => {
  const putBack = put(app.root.folder, `home/e-smith/db/${name}`, kind);
  const { status, html } = await admin.get('/server-manager/doctor');
  expect([status, html.includes(`db/${name}`)]).toEqual([200, true]);
  putBack();
  expect((await admin.get('/server-manager/doctor')).html).not.toContain(`cannot read`);
});

test.each(['folder', 'pipe'] as const)(
  'with a %s in place of the passwords, people who are signed in go on, others cannot sign in, and both read why',
  async (kind) => {
    const file = join(app.root.folder, state, 'passwords');
    const putBack = put(app.root.folder, `${state}/passwords`, kind);
    expect(await homeBesideAll()).toContain(`${file} is not a file`);
    expect(await save('u1')).toBe(303);
    const stranger = new HttpPerson(app.origin);
    expect((await stranger.get('/server-manager/login')).html).toContain('passwords of this server cannot be read');
    const refused = await stranger.signIn('Fresh-app-2026');
    expect([refused.status, refused.html.includes('nobody can sign in')]).toEqual([503, true]);
    expect(app.logged.join('\n')).toContain('"line":"nobody can sign in"');
    expect((await admin.get(new URL(app.setUpLink).pathname + new URL(app.setUpLink).search)).status).toBe(403);
    // After a restart no one is signed in, and the set-up is not open.
    const again = await openSystem(app.root, { withPanels: false });
    expect([again.passwords.mark('admin'), createApp(again).setUpPath]).toEqual(['', undefined]);
    await again.close();
    await expect(app.system.passwords.set('u1', 'Other-2026-x')).rejects.toThrow('cannot be read');
    putBack();
    expect((await stranger.signIn('Fresh-app-2026')).status).toBe(303);
    expect((await admin.get('/server-manager/')).html).not.toContain('is not a file');
  },
);

test('a line of the passwords that is damaged is named, and the others count', async () => {
  const file = join(app.root.folder, state, 'passwords');
  const text = readFileSync(file, 'utf8');
  appendFileSync(file, '\0\0\0\n');
  expect(await homeBesideAll()).toContain('has lines that cannot be read: 1');
  writeFileSync(file, text);
  expect(await homeBesideAll()).not.toContain('has lines that cannot be read');
});

test.each([
  ['sign-in-limits.json', '{"addresses":[[', '{"addresses":[],"accounts":[],"sessions":[],"known":[]}'],
  ['choices.json', '\0\0', '{}'],
  ['server-ends.json', 'null', '{"ends":[],"leftOut":[]}'],
  ['packages-turned-on.json', '', '[]'],
])('%s that is damaged is named after the start', async (name, damaged, sound) => {
  const file = join(app.root.folder, state, name);
  for (const text of [damaged, sound]) {
    writeFileSync(file, text);
    await withSecondApp(app.system, {}, async (origin) => {
      const person = new HttpPerson(origin);
      await person.signIn('Fresh-app-2026');
      expect((await person.get('/server-manager/')).html.includes(`${file} was damaged`)).toBe(text === damaged);
    });
  }
});

test.each([
  ['a list that is none', '{"id":"x","changes":5}'],
  ['a database that is none', JSON.stringify(prepared('../../etc/passwd'))],
  ['a time that is none', JSON.stringify({ ...prepared('accounts'), when: 'noon' })],
  ['a run that is none', JSON.stringify({ ...prepared('accounts'), runs: [5] })],
  ['nothing of the sort', '[]'],
  ['many NULs', '\0'.repeat(20_000_000), ''],
])('a line of the history that is %s is reported, and the rest is shown', async (_what, line, end = '\n') => {
  startHistory('');
  await save('u1');
  appendFileSync(historyFile(), `${line}${end}`);
  expect(await homeBesideAll()).toContain('has lines that cannot be read: 1, the first one at byte');
  await save('u2');
  const { html } = await admin.get('/server-manager/history');
  expect([html.includes('u1'), html.includes('u2')]).toEqual([true, true]);
  await app.system.changes.recover();
  expect(app.logged.some((text) => text.includes('the history has lines'))).toBe(true);
});

test('a change set that cannot be recovered does not affect the others', async () => {
  const putBack = put(app.root.folder, 'home/e-smith/db/broken', 'pipe');
  startHistory([prepared('broken'), prepared('accounts', 'a-2')].map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  await app.system.changes.recover();
  const { entries } = await app.system.changes.history.read(2);
  expect(entries.map(({ id, state: reached }) => [id, reached])).toEqual([
    ['a-2', 'abandoned'],
    [entryId, 'prepared'],
  ]);
  expect(app.logged.some((line) => line.includes('cannot be recovered') && line.includes(entryId))).toBe(true);
  putBack();
});

test.each(['', 'short', '\n', '\0'.repeat(5000), 'ä'.repeat(50)])(
  'a key of the cookies that is %.20j is made again at the next start, which says so',
  (text) => {
    const file = join(app.root.folder, state, 'session-secret');
    writeFileSync(file, text);
    createApp(app.system);
    expect(readFileSync(file, 'utf8').trim().length).toBeGreaterThan(40);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(app.logged.some((line) => line.includes(file) && line.includes('a new one was created'))).toBe(true);
  },
);

test.each([
  `${state}/server-ends.json`,
  `${state}/packages-turned-on.json`,
  'var/cache/panelsmith/history-index',
  'var/cache/panelsmith/action-durations.json',
  'etc/e-smith/db/configuration/defaults/odd/type',
  'home/e-smith/db/accounts',
])('a start does not wait for %s that is a pipe', async (path) => {
  const putBack = put(app.root.folder, path, 'pipe');
  mkdirSync(join(app.root.folder, 'etc/e-smith/events/actions'), { recursive: true });
  writeFileSync(join(app.root.folder, 'etc/e-smith/events/actions/x'), '');
  const again = await openSystem(app.root, { withPanels: true });
  await again.initializeDatabases();
  await again.changes.recover();
  expect((await again.changes.history.read(1)).entries.length).toBeLessThan(2);
  await again.close();
  rmSync(join(app.root.folder, 'etc/e-smith'), { recursive: true });
  if (!path.startsWith('etc/')) putBack();
});

test('a folder of uploaded files is not reported', async () => {
  mkdirSync(join(app.root.folder, state, 'imports'), { recursive: true });
  expect(await homeBesideAll()).not.toContain('imports');
});

test('a database with NUL bytes is named until it is repaired', async () => {
  const file = join(app.root.folder, 'home/e-smith/db/hosts');
  writeFileSync(file, `a=host\n${'\0'.repeat(100)}`);
  expect(await homeBesideAll()).toContain(`${file} has NUL bytes`);
  expect(app.logged.some((line) => line.includes(file) && line.includes('damaged'))).toBe(true);
  writeFileSync(file, 'a=host\n');
  expect(await homeBesideAll()).not.toContain('NUL');
});

test('accounts that have become empty are reported, also after a start that loaded the defaults', async () => {
  await save('u1');
  const file = join(app.root.folder, 'home/e-smith/db/accounts');
  const text = readFileSync(file);
  writeFileSync(file, '');
  expect((await admin.get('/server-manager/')).html).toContain('accounts database has become empty');
  await app.system.initializeDatabases();
  expect((await admin.get('/server-manager/')).html).toContain('accounts database has become empty');
  writeFileSync(file, text);
  expect((await admin.get('/server-manager/')).html).not.toContain('has become empty');
});

let saved = 0;

/**
 * Saves another number each time.
 * @returns the status of the response
 */
async function save(key: string): Promise<number> {
  const fields = { CellNumber: String(++saved) };
  return (await admin.submit(`/server-manager/people/modify?key=${key}`, fields)).status;
}

/** Returns what the home page and the history show in place of the last changes. */
async function historyOf(home: string): Promise<[string | undefined, number]> {
  const { html } = await admin.get('/server-manager/history');
  const said = /id="recent"[^]*?<p>([^<]*)<\/p>/.exec(home)?.[1];
  return [said, html.split('history.jsonl cannot be read.').length - 1];
}

function historyFile(): string {
  return join(app.root.folder, state, 'history.jsonl');
}

function startHistory(text: string): void {
  writeFileSync(`${historyFile()}.new`, text);
  renameSync(`${historyFile()}.new`, historyFile());
}

function prepared(database: string, id = entryId): object {
  const properties = [{ name: 'City', before: 'a', after: 'b' }];
  const change = { database, key: 'u1', before: 'user', after: 'user', properties };
  const lists = { changes: [change], passwords: [], signals: [], deletedAfterwards: [], runs: [] };
  return {
    id,
    when: '2026-11-27T00:00:00.000Z',
    author: 'admin',
    origin: 'people/modify',
    process: '1-1',
    ...lists,
    state: 'prepared',
    finished: false,
  };
}
