import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { readInstalledSet, type InstalledMember } from './installed-set.ts';
import { findDue, performPass, rememberFirst, type PassContext } from './perform-pass.ts';
import { reinstalledFolder } from './reinstalled.ts';

let state: string;
let done: string[];

beforeEach(() => {
  state = temporaryFolder().path;
  done = [];
});

const member = (name: string, version = '1', more: Partial<InstalledMember> = {}): InstalledMember => ({
  ...{ name, version, from: 'folder', folder: `/packages/${name}`, content: `${name} ${version}`, requires: [] },
  ...more,
});

/** A pass over these packages, which notes what is done in `done`; events of these names fail. */
function aids(
  members: readonly InstalledMember[],
  more: Partial<PassContext> & { readonly failing?: string } = {},
): PassContext {
  return {
    ...{ state, members, bundled: new Set<string>(), isElsewhere: () => false, eventExists: () => true },
    initializeDatabases() {
      done.push('defaults');
      return Promise.resolve();
    },
    signalAll(events) {
      done.push(...events);
      return Promise.resolve(
        events.map((event) => ({ event, run: `run of ${event}`, succeeded: event !== more.failing })),
      );
    },
    print(line) {
      done.push(`(${line})`);
    },
    ...more,
  };
}

const closing = ['runlevel-adjust', 'firewall-adjust'];

test('new packages are configured after those that they need, then the closing events; once', async () => {
  const members = [member('neth-a', '1', { requires: ['neth-b'] }), member('neth-b')];
  expect(await performPass(aids(members))).toEqual([]);
  expect(done).toEqual([
    ...['(installed neth-a 1)', '(installed neth-b 1)', 'defaults', 'neth-b-update', 'neth-a-update'],
    ...closing,
  ]);
  done = [];
  await performPass(aids(members));
  expect(done).toEqual(['(no package has changed)']);
});

test('an update is due for a new version, and for other files of the same version', async () => {
  await performPass(aids([member('neth-a'), member('neth-b'), member('neth-c')]));
  done = [];
  await performPass(aids([member('neth-a', '2'), member('neth-b', '1', { content: 'other' }), member('neth-c')]));
  expect(done).toEqual([
    ...['(updated neth-a 1 to 2)', '(updated neth-b 1)', 'defaults', 'neth-a-update', 'neth-b-update'],
    ...closing,
  ]);
});

test('after a removal all that remain are configured again', async () => {
  await performPass(aids([member('neth-a'), member('neth-b')]));
  done = [];
  await performPass(aids([member('neth-b')]));
  expect(done).toEqual(['(removed neth-a)', 'defaults', 'neth-b-update', ...closing]);
});

test('an event that fails is reported, and the set is still remembered', async () => {
  const members = [member('neth-a'), member('neth-b')];
  expect(await performPass(aids(members, { failing: 'neth-a-update' }))).toEqual(['neth-a-update']);
  expect(readInstalledSet(state)?.get('neth-a')?.run).toBe('run of neth-a-update');
});

test('a pass that was killed is done again from its beginning', async () => {
  const killed = aids([member('neth-a')], { signalAll: () => Promise.reject(new Error('killed')) });
  await expect(performPass(killed)).rejects.toThrow('killed');
  expect(readInstalledSet(state)).toBeUndefined();
  done = [];
  await performPass(aids([member('neth-a')]));
  expect(done).toContain('neth-a-update');
});

test('what the package manager installed again in the same version is configured again, once', async () => {
  await performPass(aids([member('neth-a'), member('neth-b')]));
  const folder = join(state, reinstalledFolder);
  mkdirSync(folder);
  writeFileSync(join(folder, '1'), 'neth-a\n--hostile\n../neth-b\n');
  done = [];
  const killed = aids([member('neth-a'), member('neth-b')], { signalAll: () => Promise.reject(new Error('killed')) });
  await expect(performPass(killed)).rejects.toThrow('killed');
  expect(existsSync(join(folder, '1'))).toBe(true);
  done = [];
  await performPass(aids([member('neth-a'), member('neth-b')]));
  expect(done).toEqual(['(updated neth-a 1)', 'defaults', 'neth-a-update', ...closing]);
  expect(readdirSync(folder)).toEqual([]);
});

test('a circle is reported, and both packages are configured', async () => {
  const members = [member('neth-a', '1', { requires: ['neth-b'] }), member('neth-b', '1', { requires: ['neth-a'] })];
  await performPass(aids(members));
  expect(done).toContain('(packages need each other in a circle: neth-a, neth-b, neth-a)');
  expect(done.filter((line) => line.endsWith('-update'))).toEqual(['neth-b-update', 'neth-a-update']);
});

test('missing events are not signalled', async () => {
  await performPass(aids([member('neth-a'), member('neth-b')], { eventExists: (event) => event === 'neth-b-update' }));
  expect(done.filter((line) => !line.startsWith('('))).toEqual(['defaults', 'neth-b-update']);
});

test('bundled packages count as known before the first transaction, others do not', () => {
  const members = [member('neth-a'), member('neth-b')];
  const { change } = findDue(aids(members, { bundled: new Set(['neth-a']) }));
  expect(change.added.map(({ name }) => name)).toEqual(['neth-b']);
});

test('what is remembered before the first transaction is not replaced by a later call', () => {
  rememberFirst(aids([member('neth-a')]));
  rememberFirst(aids([member('neth-a'), member('neth-b')]));
  expect([...(readInstalledSet(state)?.keys() ?? [])]).toEqual(['neth-a']);
});

test('a package that exists but is not looked for does not count as removed', async () => {
  await performPass(aids([member('neth-a'), member('neth-b')]));
  done = [];
  await performPass(aids([member('neth-b')], { isElsewhere: ({ name }) => name === 'neth-a' }));
  expect(done).toEqual(['(no package has changed)']);
  expect([...(readInstalledSet(state)?.keys() ?? [])].sort()).toEqual(['neth-a', 'neth-b']);
});

test('a damaged set counts as empty, and invalid records in it are ignored', () => {
  const file = join(state, 'installed-packages.json');
  writeFileSync(file, '{"name":');
  expect(readInstalledSet(state)).toBeUndefined();
  const seen = { name: 'neth-a', version: '1', from: 'folder', folder: '', content: '' };
  writeFileSync(file, JSON.stringify([null, 1, { name: 'neth-b' }, { ...seen, version: 1 }, seen]));
  expect([...(readInstalledSet(state)?.keys() ?? [])]).toEqual(['neth-a']);
});
