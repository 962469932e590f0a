import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'vitest';
import { Databases } from '../../src/db/file/databases.ts';
import { Events } from '../../src/events/events.ts';
import type { RunDetails } from '../../src/events/journal/run-details.ts';
import { temporaryFolder, type TemporaryFolder } from '../../src/files/temporary-folder.fixture.ts';
import { openRoot } from '../../src/root.ts';

const events = join(import.meta.dirname, 'events');
let folder: TemporaryFolder;
let databases: Databases;
let house: Events;

beforeEach(() => {
  folder = temporaryFolder();
  const root = openRoot(folder.path);
  databases = new Databases(root);
  house = new Events({ root, sources: () => [{ name: 'unix', folder: events, modules: events }] });
});

afterEach(async () => {
  await house.close();
});

function accounts(...lines: string[]): void {
  folder.write('home/e-smith/db/accounts', `${lines.join('\n')}\n`);
}

function groupLine(name: string): string | undefined {
  return folder
    .read('etc/group')
    .split('\n')
    .find((line) => line.startsWith(`${name}:`));
}

function modeOf(path: string): string {
  return (statSync(folder.at('home/e-smith/files/ibays', path)).mode & 0o7777).toString(8);
}

async function signal(event: string, ...args: string[]): Promise<RunDetails> {
  return await house.signal(event, args, { author: 'admin', changeSet: undefined }).finished;
}

async function outputOf(event: string, ...args: string[]): Promise<string> {
  const run = await signal(event, ...args);
  assert.equal(run.state, 'done', JSON.stringify(run.actions, undefined, 1));
  return run.actions.map((action) => action.output).join('');
}

async function makeSales(): Promise<void> {
  accounts('abc=user|FirstName|Al', 'sales=group|Description|Sales: all|Members|abc,gone');
  await outputOf('user-create', 'abc');
  await outputOf('group-create', 'sales');
}

const bay = 'salesdata=ibay|Name|Sales <data>|Group|sales|UserAccess|wr-group-rd-group|PublicAccess|none';

test('a group has its members, admin and the web server, and follows its record', async () => {
  await makeSales();
  assert.equal(groupLine('sales'), 'sales:x:5001:abc,admin,www');
  accounts('abc=user|Uid|5000|Gid|5000', 'sales=group|Members|admin|Uid|5001|Gid|5001');
  await outputOf('group-modify', 'sales');
  assert.equal(groupLine('sales'), 'sales:x:5001:admin,www');
  accounts('abc=user|Uid|5000|Gid|5000', 'sales=group-deleted|Members|admin|Uid|5001|Gid|5001');
  await outputOf('group-delete', 'sales');
  assert.equal(groupLine('sales'), undefined);
  await outputOf('group-delete', 'sales');
});

test('a bay has a Unix account in its group, and folders that only the group may enter', async () => {
  await makeSales();
  await databases.accounts.update((draft) => {
    draft.create('salesdata', 'ibay', { Name: 'Sales <data>', Group: 'sales', UserAccess: 'wr-group-rd-group' });
  });
  await outputOf('ibay-create', 'salesdata');
  assert.equal(groupLine('sales'), 'sales:x:5001:abc,admin,www,salesdata');
  assert.deepEqual([modeOf('salesdata'), modeOf('salesdata/html'), modeOf('salesdata/files')], ['755', '2770', '2770']);
  assert.match(folder.read('home/e-smith/files/ibays/salesdata/html/index.html'), /<h1>Sales &#60;data&#62;<\/h1>/);
  assert.match(await outputOf('ibay-modify', 'salesdata'), /files of bay salesdata are as they should be/);
});

test('a changed access reaches every file of a bay, but none that a link leads to', async () => {
  await makeSales();
  const files = 'home/e-smith/files/ibays/salesdata/files';
  accounts(bay, 'sales=group|Members|abc|Uid|5001|Gid|5001');
  await outputOf('ibay-create', 'salesdata');
  folder.write(`${files}/deep/letter`, 'dear');
  folder.write('secret', 'mine');
  symlinkSync(folder.at('secret'), folder.at(files, 'link'));
  const before = statSync(folder.at('secret')).mode;
  await databases.accounts.update((draft) => {
    draft.setProps('salesdata', { UserAccess: 'wr-group-rd-everyone' });
  });
  await outputOf('ibay-modify', 'salesdata');
  assert.deepEqual([modeOf('salesdata/files/deep'), modeOf('salesdata/files/deep/letter')], ['2775', '664']);
  assert.equal(statSync(folder.at('secret')).mode, before);
});

test.each([
  ['UserAccess', 'wr-nobody', /has UserAccess "wr-nobody", which is none of/],
  ['Group', 'nosuch', /there is no Unix group nosuch/],
])('a bay with a wrong %s fails and says so', async (name, value, reason) => {
  await makeSales();
  accounts(`${bay}|${name}|${value}`, 'sales=group|Members|abc|Uid|5001|Gid|5001');
  const run = await signal('ibay-create', 'salesdata');
  assert.deepEqual(run.failed, ['S15bay-files']);
  assert.match(run.actions.map((action) => action.output).join(''), reason);
});

test('a removed bay leaves an archive; the bays of a removed group are admin’s', async () => {
  await makeSales();
  accounts(bay, 'sales=group|Members|abc|Uid|5001|Gid|5001');
  await outputOf('ibay-create', 'salesdata');
  await databases.accounts.update((draft) => {
    draft.setType('sales', 'group-deleted');
  });
  await outputOf('group-delete', 'sales');
  assert.equal(databases.accounts.snapshot().get('salesdata')?.prop('Group'), 'admin');
  assert.match(groupLine('www') ?? '', /salesdata/);
  await databases.accounts.update((draft) => {
    draft.setType('salesdata', 'ibay-deleted');
  });
  assert.match(await outputOf('ibay-delete', 'salesdata'), /kept its files in .*ibay-salesdata-.*\.tar\.gz/);
  assert.equal(existsSync(folder.at('home/e-smith/files/ibays/salesdata')), false);
  assert.equal(groupLine('salesdata'), undefined);
});

test('the update of the package makes everything that records ask for, and changes nothing the second time', async () => {
  accounts(
    'abc=user|FirstName|Al',
    'Primary=ibay|Name|Primary|Group|shared|UserAccess|wr-admin-rd-group',
    bay,
    'sales=group|Members|abc',
  );
  await outputOf('panelsmith-unix-update');
  assert.equal(modeOf('Primary/html'), '2750');
  assert.match(groupLine('sales') ?? '', /:abc,admin,salesdata,www$/);
  const before = ['passwd', 'group', 'shadow'].map((file) => readFileSync(folder.at('etc', file), 'utf8'));
  await outputOf('panelsmith-unix-update');
  assert.deepEqual(
    ['passwd', 'group', 'shadow'].map((file) => readFileSync(folder.at('etc', file), 'utf8')),
    before,
  );
});
