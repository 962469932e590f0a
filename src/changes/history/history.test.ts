import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { History } from './history.ts';
import { madeUpEntry } from './made-up-entry.fixture.ts';
import type { StoredEntry } from './stored-entry.ts';

let folder: string;
let file: string;
let history: History;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-history-'));
  file = join(folder, 'state', 'history.jsonl');
  history = open();
});

afterEach(async () => {
  await history.close();
  rmSync(folder, { recursive: true });
});

const open = (): History => new History(file, join(folder, 'cache/index'));
const idOf = (number: number): string => madeUpEntry(number).id;

/** The ids of all entries as the next start reads them, newest first. */
async function ids(): Promise<readonly string[]> {
  const next = new History(file, join(folder, 'other-cache/index'));
  try {
    const { entries, unreadable } = await next.read(1000);
    if (unreadable) throw unreadable;
    return entries.map(({ id }) => id);
  } finally {
    await next.close();
  }
}

async function all(some: AsyncGenerator<StoredEntry>): Promise<readonly StoredEntry[]> {
  const entries: StoredEntry[] = [];
  for await (const entry of some) entries.push(entry);
  return entries;
}

test('the first entry creates the file and its folder, which only the owner can read', async () => {
  const end = await history.add(madeUpEntry(1));
  expect([statSync(file).size, statSync(file).mode & 0o777]).toEqual([end, 0o600]);
  expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);
  expect(await ids()).toEqual([idOf(1)]);
});

test('entries that are added at the same time stand one after the other, each ending where it is said to', async () => {
  const ends = await Promise.all([1, 2, 3].map(async (number) => history.add(madeUpEntry(number))));
  const text = readFileSync(file);
  const lines = ends.map((end, index) => text.toString('utf8', ends[index - 1] ?? 0, end));
  expect(lines.map((line) => [(JSON.parse(line) as { id: string }).id, line.indexOf('\n')])).toEqual(
    lines.map((line, index) => [idOf(index + 1), line.length - 1]),
  );
});

test('the value of a secret property is not in the file', async () => {
  const entry = madeUpEntry(1);
  const properties = [{ name: 'UserPassword', before: 'old-secret', after: 'new-secret' }];
  await history.add({ ...entry, changes: entry.changes.map((change) => ({ ...change, properties })) });
  expect(readFileSync(file, 'utf8')).toContain('UserPassword');
  expect(readFileSync(file, 'utf8')).not.toMatch(/old-secret|new-secret/);
});

test('a torn last line costs only itself, wherever it was torn', async () => {
  const [first, torn] = [1, 2].map((number) => `${JSON.stringify(madeUpEntry(number))}\n`);
  await history.add(madeUpEntry(0));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: (torn?.length ?? 0) - 2 }), async (length) => {
      writeFileSync(file, `${first}${torn?.slice(0, length)}`);
      const next = open();
      await next.add(madeUpEntry(3));
      await next.close();
      expect(await ids()).toEqual([idOf(3), idOf(1)]);
    }),
    { numRuns: 30 },
  );
});

test('half a line that another process left since our last entry is ended too', async () => {
  await history.add(madeUpEntry(1));
  appendFileSync(file, '{"id":"half');
  const end = await history.add(madeUpEntry(2));
  expect([end, await ids()]).toEqual([statSync(file).size, [idOf(2), idOf(1)]]);
});

test('a whole line of another process stays, and no empty line is added', async () => {
  await history.add(madeUpEntry(1));
  appendFileSync(file, `${JSON.stringify(madeUpEntry(2))}\n`);
  await history.add(madeUpEntry(3));
  expect(await ids()).toEqual([idOf(3), idOf(2), idOf(1)]);
  expect(readFileSync(file, 'utf8')).not.toContain('\n\n');
});

test('after the file was replaced, entries go into the new one, and none into the old one', async () => {
  await history.add(madeUpEntry(1));
  renameSync(file, `${file}.old`);
  writeFileSync(file, `${JSON.stringify(madeUpEntry(2))}\n{"half`);
  await history.add(madeUpEntry(3));
  expect(await ids()).toEqual([idOf(3), idOf(2)]);
  expect(readFileSync(`${file}.old`, 'utf8')).toBe(`${JSON.stringify(madeUpEntry(1))}\n`);
});

test('after the file or its folder was removed, it is created again', async () => {
  await history.add(madeUpEntry(1));
  rmSync(file);
  await history.add(madeUpEntry(2));
  expect(await ids()).toEqual([idOf(2)]);
  rmSync(join(folder, 'state'), { recursive: true });
  await history.add(madeUpEntry(3));
  expect([await ids(), statSync(file).mode & 0o777]).toEqual([[idOf(3)], 0o600]);
});

test('after the file was truncated within a line, the next entry is readable', async () => {
  const end = await history.add(madeUpEntry(1));
  await history.add(madeUpEntry(2));
  truncateSync(file, end + 10);
  await history.add(madeUpEntry(3));
  expect(await ids()).toEqual([idOf(3), idOf(1)]);
});

test('an entry that cannot be written is a failure; the next one is written once the reason is gone', async () => {
  mkdirSync(file, { recursive: true });
  const failed = history.add(madeUpEntry(1));
  const noted = history.note({ id: idOf(1), state: 'applied' });
  await expect(failed).rejects.toMatchObject({ key: 'errors.databaseUnwritable', message: `cannot write ${file}` });
  await expect(noted).rejects.toMatchObject({ key: 'errors.databaseUnwritable' });
  rmSync(file, { recursive: true });
  await history.add(madeUpEntry(2));
  expect(await ids()).toEqual([idOf(2)]);
});

test('a history that cannot be read is said to be unreadable, not empty', async () => {
  mkdirSync(file, { recursive: true });
  const unreadable = { key: 'errors.historyUnreadable' };
  expect(await history.read(10)).toMatchObject({ entries: [], unreadable });
  await expect(history.find(idOf(1))).rejects.toMatchObject(unreadable);
  await expect(history.findNumber(1)).rejects.toMatchObject(unreadable);
  await expect(all(history.after(0))).rejects.toMatchObject(unreadable);
  await expect(all(history.each({}))).rejects.toMatchObject(unreadable);
  expect(await history.unsettled()).toEqual([]);
});

test('a missing history is empty, and reading does not create it', async () => {
  expect(await history.read(10)).toMatchObject({ entries: [], older: undefined });
  expect([await history.find(idOf(1)), await all(history.each({}))]).toEqual([undefined, []]);
  expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
});

test('a long history is gone through completely, from each end', async () => {
  const count = 450;
  mkdirSync(join(folder, 'state'));
  const lines = Array.from({ length: count }, (_, number) => `${JSON.stringify(madeUpEntry(number))}\n`);
  writeFileSync(file, lines.join(''));
  const oldestFirst = lines.map((_, number) => idOf(number));
  const shown = async (some: AsyncGenerator<StoredEntry>): Promise<string[]> => (await all(some)).map(({ id }) => id);
  expect(await shown(history.after(0))).toEqual(oldestFirst);
  expect(await shown(history.after(Buffer.byteLength(lines.slice(0, 300).join(''))))).toEqual(oldestFirst.slice(300));
  expect(await shown(history.each({}))).toEqual(oldestFirst.toReversed());
  expect(await shown(history.each({ author: 'admin1' }))).toEqual(
    oldestFirst.filter((_, number) => number % 3 === 1).toReversed(),
  );
});

test('the mode that an administrator gave the file stays', async () => {
  await history.add(madeUpEntry(1));
  chmodSync(file, 0o640);
  await history.close();
  await history.add(madeUpEntry(2));
  expect(statSync(file).mode & 0o777).toBe(0o640);
});
