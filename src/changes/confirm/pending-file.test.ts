import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import type { PendingChange } from './pending-change.ts';
import { PendingFile } from './pending-file.ts';

let folder: TemporaryFolder;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = folder.at('pending.json');
});

/** One whose file can always be read. */
function openPending(path: string): PendingFile {
  return new PendingFile(path, (error) => {
    throw error;
  });
}

const pending = (id: string): PendingChange => ({
  id,
  author: 'admin',
  origin: 'firewall/rules',
  session: undefined,
  until: 1000,
  seconds: 60,
  changes: [],
  signals: [{ event: 'remoteaccess-update', args: [] }],
  together: false,
});

test('a change that waits is found by another process too, in a file that only we can read', () => {
  expect(openPending(file).create(pending('a'))).toBe(true);
  expect(openPending(file).get()).toEqual(pending('a'));
  expect([statSync(file).mode & 0o777, readdirSync(folder.path)]).toEqual([0o600, ['pending.json']]);
});

test('while one waits there is no second one, and the first stays as it is', () => {
  const [one, other] = [openPending(file), openPending(file)];
  expect([one.create(pending('a')), other.create(pending('b')), one.create(pending('c'))]).toEqual([
    true,
    false,
    false,
  ]);
  expect([one.get()?.id, other.get()?.id]).toEqual(['a', 'a']);
});

test('after it was removed none waits, and the next one can', () => {
  const [one, other] = [openPending(file), openPending(file)];
  one.create(pending('a'));
  expect(other.get()?.id).toBe('a');
  one.remove();
  expect([one.get(), other.get()]).toEqual([undefined, undefined]);
  expect(other.create(pending('b'))).toBe(true);
  expect(one.get()?.id).toBe('b');
  other.remove();
  other.remove();
});

test('what another process replaces is seen at the next look', () => {
  const [one, other] = [openPending(file), openPending(file)];
  one.create(pending('a'));
  expect(other.get()?.until).toBe(1000);
  one.replace({ ...pending('a'), until: 2000 });
  expect([one.get()?.until, other.get()?.until]).toEqual([2000, 2000]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each(['', '{', '[]', '{"id":"a"}', JSON.stringify({ ...pending('a'), until: 'soon' })])(
  'a file that holds %j is no change that waits, and does not block the next one',
  (text) => {
    writeFileSync(file, text);
    const here = openPending(file);
    expect(here.get()).toBeUndefined();
    expect(here.create(pending('b'))).toBe(true);
    expect(here.get()?.id).toBe('b');
  },
);

test('a folder in its place is not a waiting change, is not removed, and the failure names the file', () => {
  mkdirSync(file);
  const here = openPending(file);
  expect(here.get()).toBeUndefined();
  expect(() => here.create(pending('a'))).toThrow();
  expect(() => {
    here.replace(pending('a'));
  }).toThrow(expect.objectContaining({ key: 'errors.databaseUnwritable', message: `cannot write ${file}` }));
  expect(statSync(file).isDirectory()).toBe(true);
});

test('something else in the place of its folder is a failure, not another change that waits', () => {
  folder.write('state', 'kept');
  const here = openPending(folder.at('state/pending.json'));
  expect(here.get()).toBeUndefined();
  expect(() => here.create(pending('a'))).toThrow(expect.objectContaining({ key: 'errors.databaseUnwritable' }));
  expect(folder.read('state')).toBe('kept');
});
