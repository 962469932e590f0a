import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'vitest';
import { Databases } from '../../src/db/file/databases.ts';
import { Events } from '../../src/events/events.ts';
import type { RunDetails } from '../../src/events/journal/run-details.ts';
import { temporaryFolder, type TemporaryFolder } from '../../src/files/temporary-folder.fixture.ts';
import { openRoot } from '../../src/root.ts';

const source = { name: 'unix', folder: join(import.meta.dirname, 'events') };
let folder: TemporaryFolder;
let databases: Databases;
let events: Events;

beforeEach(() => {
  folder = temporaryFolder();
  const root = openRoot(folder.path);
  databases = new Databases(root);
  events = new Events({ root, sources: () => [{ ...source, modules: source.folder }] });
  accounts(
    'abc=user|FirstName|Zoë: "x"|LastName|山田|PasswordSet|yes',
    'loc=user|FirstName|Lo|PasswordSet|no',
    'sales=group|Members|abc,zed',
    'office=group|Members|zed',
    'zed=user|Uid|5002|Gid|5002|PasswordSet|yes',
  );
});

afterEach(async () => {
  await events.close();
});

function accounts(...lines: string[]): void {
  folder.write('home/e-smith/db/accounts', `# accounts\n${lines.join('\n')}\n`);
}

function lines(path: string): string[] {
  return folder.read(path).trimEnd().split('\n');
}

/** Lines of the accounts that are not built in. */
function ownLines(path: string): string[] {
  return lines(path).filter((line) => !/^(shared|admin|www|public|):/.test(line));
}

async function signal(event: string, ...args: string[]): Promise<RunDetails> {
  return await events.signal(event, args, { author: 'admin', changeSet: undefined }).finished;
}

async function outputOf(event: string, ...args: string[]): Promise<string> {
  const run = await signal(event, ...args);
  assert.equal(run.state, 'done', JSON.stringify(run.actions, undefined, 1));
  return run.actions.map((action) => action.output).join('');
}

test('a new user gets a Unix account, its own home folder and its groups', async () => {
  folder.write('etc/group', 'sales:x:700:\nclub:x:102:abc\n');
  const output = await outputOf('user-create', 'abc');
  assert.match(output, /created Unix account abc, uid 5000/);
  assert.match(output, /2 of 3 users are active/);
  assert.deepEqual(ownLines('etc/passwd'), ['abc:x:5000:5000:Zoë "x" 山田:/home/e-smith/files/users/abc:/bin/false']);
  assert.deepEqual(ownLines('etc/group').sort(), ['abc:x:5000:', 'club:x:102:abc', 'sales:x:700:abc']);
  assert.match(lines('etc/group').join('\n'), /^shared:x:\d+:www,admin,public,abc$/m);
  assert.match(ownLines('etc/shadow')[0] ?? '', /^abc:!:/);
  assert.equal(statSync(folder.at('etc/shadow')).mode & 0o7777, 0o640);
  const home = statSync(folder.at('home/e-smith/files/users/abc'));
  assert.equal(statSync(folder.at('home/e-smith/files/users/abc/Maildir/new')).mode & 0o7777, 0o700);
  assert.deepEqual([home.mode & 0o7777, home.uid], [0o700, process.getuid?.() === 0 ? 5000 : process.getuid?.()]);
  const user = databases.accounts.snapshot().get('abc');
  assert.deepEqual([user?.prop('Uid'), user?.prop('Gid')], ['5000', '5000']);
  assert.equal(databases.configuration.snapshot().get('MinUid')?.value, '5001');
  assert.equal(databases.configuration.snapshot().get('ActiveAccounts')?.value, '2');
});

test('signalling the same event again is harmless and reported', async () => {
  await outputOf('user-create', 'abc');
  const before = ['passwd', 'group', 'shadow', 'gshadow'].map((file) => lines(`etc/${file}`));
  const output = await outputOf('user-create', 'abc');
  assert.match(output, /Unix account abc is as it should be/);
  assert.match(output, /is there already/);
  assert.deepEqual(
    ['passwd', 'group', 'shadow', 'gshadow'].map((file) => lines(`etc/${file}`)),
    before,
  );
});

test('a number used by a Unix account, a group or a record is skipped', async () => {
  folder.write('etc/passwd', 'other:x:5000:100::/:/bin/sh\n');
  folder.write('etc/group', 'other:x:5001:\n');
  folder.write('home/e-smith/db/configuration', 'MinUid=4999\n');
  await outputOf('user-create', 'abc');
  await outputOf('user-create', 'loc');
  const { accounts: stored, configuration } = databases;
  assert.deepEqual(
    ['abc', 'loc'].map((name) => stored.snapshot().get(name)?.prop('Uid')),
    ['4999', '5003'],
  );
  assert.equal(configuration.snapshot().get('MinUid')?.value, '5004');
});

test('a changed name and shell, and groups joined and left, reach the Unix account', async () => {
  folder.write('etc/group', 'sales:x:700:\noffice:x:701:\n');
  await outputOf('user-create', 'abc');
  accounts(
    'abc=user|FirstName|Zoe|LastName|Yamada|Shell|/bin/bash|Uid|5000|Gid|5000|PasswordSet|yes',
    'sales=group|Members|zed',
    'office=group|Members|abc,zed',
    'depot=group|Members|abc',
  );
  const output = await outputOf('user-modify', 'abc');
  assert.match(ownLines('etc/passwd')[0] ?? '', /^abc:x:5000:5000:Zoe Yamada:.*:\/bin\/bash$/);
  assert.deepEqual(ownLines('etc/group').sort(), ['abc:x:5000:', 'office:x:701:abc', 'sales:x:700:']);
  assert.match(output, /group depot has no Unix group yet/);
});

test('a locked user no longer has a Unix password and counts as inactive', async () => {
  await outputOf('user-create', 'abc');
  folder.write('etc/shadow', lines('etc/shadow').join('\n').replace('abc:!:', 'abc:$y$hash:') + '\n');
  const output = await outputOf('user-lock', 'abc');
  assert.match(output, /locked abc and its Unix account\n1 of 3 users is active/);
  assert.match(ownLines('etc/shadow')[0] ?? '', /^abc:!:/);
  assert.equal(databases.accounts.snapshot().get('abc')?.prop('PasswordSet'), 'no');
  await outputOf('user-lock', 'abc');
  await outputOf('password-modify', 'loc');
});

test('nothing is left of a removed user: groups, pseudonyms of pseudonyms, Unix account, files', async () => {
  folder.write('etc/group', 'sales:x:700:\n');
  await outputOf('user-create', 'abc');
  folder.write('home/e-smith/files/users/abc/home/letter', 'dear');
  accounts(
    'a.b=pseudonym|Account|abc',
    'abc=user-deleted|FirstName|Zoe|Uid|5000|Gid|5000',
    'alarm=pseudonym|Account|boss|Removable|no',
    'boss=pseudonym|Account|a.b',
    'bosses=pseudonym|Account|boss',
    'drivers=group|Members|abc',
    'info=pseudonym|Account|zed',
    'sales=group|Members|zed,abc,abcd',
  );
  const output = await outputOf('user-delete', 'abc');
  for (const name of ['a.b', 'boss', 'bosses']) assert.match(output, new RegExp(`removed pseudonym ${name}\n`));
  assert.match(output, /gave pseudonym alarm to admin\n/);
  assert.deepEqual(
    lines('home/e-smith/db/accounts').filter((line) => !line.startsWith('#')),
    [
      'abc=user-deleted|FirstName|Zoe|Uid|5000|Gid|5000',
      'alarm=pseudonym|Account|admin|Removable|no',
      'drivers=group|Members|admin',
      'info=pseudonym|Account|zed',
      'sales=group|Members|zed,abcd',
    ],
  );
  assert.deepEqual(ownLines('etc/passwd'), []);
  assert.deepEqual(ownLines('etc/group'), ['sales:x:700:']);
  assert.equal(existsSync(folder.at('home/e-smith/files/users/abc')), false);
  const [archive = ''] = readdirSync(folder.at('home/e-smith/backup'));
  assert.match(archive, /^user-abc-5000-\d{4}-\d\d-\d\d\.tar\.gz$/);
  const listed = spawnSync('tar', ['-tzf', folder.at('home/e-smith/backup', archive)], { encoding: 'utf8' });
  assert.match(listed.stdout, /^abc\/home\/letter$/m);
  await outputOf('user-delete', 'abc');
});

test('a user who is created again with the same number gets the kept files; another user of that name does not', async () => {
  await outputOf('user-create', 'abc');
  folder.write('home/e-smith/files/users/abc/home/letter', 'dear');
  accounts('abc=user-deleted|Uid|5000|Gid|5000');
  await outputOf('user-delete', 'abc');
  accounts('abc=user|Uid|5100|Gid|5100');
  await outputOf('user-create', 'abc');
  assert.equal(existsSync(folder.at('home/e-smith/files/users/abc/home/letter')), false);
  accounts('abc=user-deleted|Uid|5100|Gid|5100|DeletedData|remove');
  await outputOf('user-delete', 'abc');
  accounts('abc=user|Uid|5000|Gid|5000');
  assert.match(await outputOf('user-create', 'abc'), /brought back .*\/abc from .*user-abc-5000-/);
  assert.equal(folder.read('home/e-smith/files/users/abc/home/letter'), 'dear');
  assert.deepEqual(readdirSync(folder.at('home/e-smith/backup')), []);
});

test('an archive that is broken stays, and the user gets no empty home folder in its place', async () => {
  folder.write('home/e-smith/backup/user-abc-5000-2026-01-01.tar.gz', 'not an archive');
  accounts('abc=user|Uid|5000|Gid|5000');
  assert.deepEqual((await signal('user-create', 'abc')).failed, ['S20home-folder']);
  assert.deepEqual(readdirSync(folder.at('home/e-smith/files/users')), []);
  assert.equal(readdirSync(folder.at('home/e-smith/backup')).length, 1);
});

test('the files of a removed user are removed at once where somebody chose so', async () => {
  await outputOf('user-create', 'abc');
  accounts('abc=user-deleted|Uid|5000|Gid|5000|DeletedData|remove');
  await outputOf('user-delete', 'abc');
  assert.equal(existsSync(folder.at('home/e-smith/files/users/abc')), false);
  assert.equal(existsSync(folder.at('home/e-smith/backup')), false);
});

test.each(['', '../etc', '-rf', 'no|body', 'Abc', 'abc\n', 'nobody-here', 'sales'])(
  'no account is made or removed for %j',
  async (name) => {
    folder.write('home/e-smith/files/users/keep', '');
    assert.notEqual((await signal('user-create', name)).state, 'done');
    await signal('user-delete', name);
    assert.ok(existsSync(folder.at('home/e-smith/files/users/keep')));
    assert.deepEqual(existsSync(folder.at('etc/passwd')) ? ownLines('etc/passwd') : [], []);
  },
);

test('a Unix account that is not this user’s is left alone', async () => {
  folder.write('etc/passwd', 'abc:x:2:2:Daemon:/:/bin/sh\n');
  const create = await signal('user-create', 'abc');
  assert.deepEqual(create.failed, ['S04unix-account']);
  accounts('abc=user-deleted|Uid|5000');
  const remove = await signal('user-delete', 'abc');
  assert.deepEqual(remove.failed, ['S15unix-account']);
  assert.deepEqual(ownLines('etc/passwd'), ['abc:x:2:2:Daemon:/:/bin/sh']);
});

test.runIf(process.getuid?.() === 0)('an ordinary user can do all this in a trial root', () => {
  const script = folder.at('as-nobody.mts');
  const root = folder.at('trial');
  const importFrom = (path: string): string => JSON.stringify(join(import.meta.dirname, '../../src', path));
  writeFileSync(
    script,
    `import { Events } from ${importFrom('events/events.ts')};
     import { openRoot } from ${importFrom('root.ts')};
     const source = ${JSON.stringify({ ...source, modules: source.folder })};
     const events = new Events({ root: openRoot(${JSON.stringify(root)}), sources: () => [source] });
     for (const event of ['user-create', 'user-modify', 'user-lock', 'user-delete'])
       console.log(JSON.stringify(await events.signal(event, ['abc'], { author: 'nobody', changeSet: undefined }).finished));
     await events.close();`,
  );
  folder.write('trial/home/e-smith/db/accounts', 'abc=user|PasswordSet|yes\n');
  spawnSync('chmod', ['-R', 'a+rX', folder.path]);
  spawnSync('chown', ['-R', 'nobody:', root]);
  const repository = join(import.meta.dirname, '../..');
  const { stdout, stderr } = spawnSync('runuser', ['-u', 'nobody', '--', process.execPath, '--import', 'tsx', script], {
    cwd: repository,
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  const runs = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  assert.equal(runs.length, 4);
  for (const run of runs) assert.match(JSON.stringify(run), /"state":"done"/);
  assert.match(stdout, /created Unix account abc, uid 5000/);
  assert.match(stdout, /only root can change it to the user/);
});
