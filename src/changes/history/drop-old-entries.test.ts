import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { madeUpEntry } from './made-up-entry.fixture.ts';
import { dropOldEntries } from './drop-old-entries.ts';
import { History } from './history.ts';
import type { HistoryEntry } from './history-entry.ts';
import type { StoredEntry } from './stored-entry.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
});

const file = (): string => join(folder, 'history.jsonl');

/** Two of every three entries are made by programs. */
function lay(count: number): HistoryEntry[] {
  const entries = Array.from({ length: count }, (_, number): HistoryEntry => {
    const entry = madeUpEntry(number);
    return number % 3 === 0 ? entry : { ...entry, made: number % 3 === 1 ? 'program' : 'outside' };
  });
  const lines = entries.flatMap((entry) => [JSON.stringify(entry), JSON.stringify({ id: entry.id, state: 'applied' })]);
  writeFileSync(file(), `${lines.join('\n')}\n`);
  return entries;
}

async function all(history: History): Promise<StoredEntry[]> {
  const entries: StoredEntry[] = [];
  for await (const entry of history.after(0)) entries.push(entry);
  return entries;
}

test('only old entries of programs are dropped; all others stay, with their numbers and notes', async () => {
  const entries = lay(4000);
  const before = new Date(madeUpEntry(3600).when);
  const history = new History(file(), join(folder, 'index'));
  const offsets = (await all(history)).map(({ offset }) => offset);
  let moved: (bytes: number) => number = (bytes) => bytes;
  expect(await dropOldEntries(file(), before, (translate) => (moved = translate))).toBe(1200);
  const kept = await all(history);
  const wanted = entries.flatMap((entry, index) =>
    entry.made === 'program' && new Date(entry.when) < before ? [] : [{ id: entry.id, number: index + 1 }],
  );
  expect(kept.map(({ id, number }) => ({ id, number }))).toEqual(wanted);
  for (const { number, offset } of kept) expect(moved(offsets[number - 1] ?? 0)).toBe(offset);
  expect((await history.findNumber(3001))?.id).toBe(madeUpEntry(3000).id);
  expect(await history.findNumber(2)).toBeUndefined();
  expect(readFileSync(file(), 'utf8').match(/^\{"gap":1,"until":/gm)).toHaveLength(1200);
  await history.close();
});

test('what people did is never dropped, however old, and a short history is left alone', async () => {
  lay(600);
  const text = readFileSync(file(), 'utf8');
  expect(await dropOldEntries(file(), new Date('2100-01-01'), () => undefined)).toBe(0);
  expect(readFileSync(file(), 'utf8')).toBe(text);
});

test('a history that cannot be opened is an error, a missing history is not', async () => {
  expect(await dropOldEntries(file(), new Date(), () => undefined)).toBe(0);
  mkdirSync(file());
  await expect(dropOldEntries(file(), new Date(), () => undefined)).rejects.toThrow('is a folder, not a file');
});

test('what is appended while a history is shortened is kept', async () => {
  lay(4000);
  const history = new History(file(), join(folder, 'index'));
  const late = { ...madeUpEntry(5000), id: 'late' };
  const dropping = dropOldEntries(file(), new Date('2100-01-01'), () => undefined);
  await history.add(late);
  await dropping;
  await history.add({ ...late, id: 'later' });
  expect((await all(history)).slice(-2).map(({ id }) => id)).toEqual(['late', 'later']);
  await history.close();
});
