import { appendFileSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { madeUpEntry } from './made-up-entry.fixture.ts';
import { History } from './history.ts';
import type { HistoryEntry } from './history-entry.ts';
import type { HistoryFilter } from './history-filter.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

const open = (): History => new History(folder.at('history.jsonl'), folder.at('cache/index'));

function lay(count: number): void {
  const lines = Array.from({ length: count }, (_, number) => `${JSON.stringify(madeUpEntry(number))}\n`);
  folder.write('history.jsonl', lines.join(''));
}

async function all(history: History, filter: HistoryFilter, count = 7): Promise<HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  let end: number | undefined;
  do {
    const page = await history.read(count, end, filter);
    entries.push(...page.entries);
    end = page.older;
  } while (end !== undefined);
  return entries;
}

describe('the history is searched page by page', () => {
  const numbers = Array.from({ length: 200 }, (_, number) => number).reverse();

  test.each<[string, HistoryFilter, (entry: HistoryEntry) => boolean]>([
    ['everything', {}, () => true],
    ['by person', { author: 'admin1' }, ({ author }) => author === 'admin1'],
    ['by panel', { panel: 'panel2' }, ({ origin }) => origin === 'panel2/modify'],
    [
      'by record',
      { record: { database: 'accounts', key: 'user39' } },
      ({ changes }) => changes.some(({ key }) => key === 'user39'),
    ],
    [
      'by property',
      { property: 'City' },
      ({ changes }) => changes.some(({ properties }) => properties.some(({ name }) => name === 'City')),
    ],
    [
      'by time',
      { from: new Date(madeUpEntry(50).when), until: new Date(madeUpEntry(60).when) },
      ({ when }) => when >= madeUpEntry(50).when && when < madeUpEntry(60).when,
    ],
    ['by what nobody did', { author: 'nobody' }, () => false],
  ])('%s', async (_what, filter, isWanted) => {
    lay(numbers.length);
    const wanted = numbers.map(madeUpEntry).filter(isWanted);
    expect((await all(open(), filter)).map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
  });

  test('a property of a record is not one of another record in the same change set', async () => {
    const [entry] = [madeUpEntry(0)];
    const change = (key: string, name: string) => ({
      database: 'accounts',
      key,
      before: 'user',
      after: 'user',
      properties: [{ name, before: 'a', after: 'b' }],
    });
    const text = JSON.stringify({ ...entry, changes: [change('abc', 'City'), change('bob', 'Phone')] });
    folder.write('history.jsonl', `${text}\n`);
    const record = { database: 'accounts', key: 'abc' };
    expect(await all(open(), { record, property: 'City' })).toHaveLength(1);
    expect(await all(open(), { record, property: 'Phone' })).toEqual([]);
  });
});

test('a note is found at any distance from its entry', async () => {
  lay(1);
  const history = open();
  await history.read(1);
  const lines = Array.from({ length: 300 }, (_, number) => `${JSON.stringify(madeUpEntry(number + 1))}\n`).join('');
  appendFileSync(folder.at('history.jsonl'), lines);
  await history.note({ id: madeUpEntry(0).id, state: 'interrupted' });
  await history.note({ id: madeUpEntry(0).id, finished: true });
  expect(await history.find(madeUpEntry(0).id)).toMatchObject({ state: 'interrupted', finished: true });
  await history.close();
});

test('the index is stored, and rebuilt when it is damaged or the history was replaced', async () => {
  lay(3000);
  const file = folder.at('cache/index');
  const first = open();
  await first.read(1);
  await first.close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const kept = readFileSync(file);
  const newest = async (): Promise<string | undefined> => (await open().read(1)).entries[0]?.id;
  for (const spoil of [
    (bytes: Buffer) => bytes.subarray(0, bytes.length / 2),
    (bytes: Buffer) => bytes.fill(7, bytes.length - 100),
    () => Buffer.from('{}'),
  ]) {
    writeFileSync(file, spoil(Buffer.from(kept)));
    expect(await newest()).toBe(madeUpEntry(2999).id);
  }
  writeFileSync(file, kept);
  lay(2500);
  expect(await newest()).toBe(madeUpEntry(2499).id);
});

test('a replaced or truncated history is read again', async () => {
  lay(20);
  const history = open();
  expect((await all(history, {})).length).toBe(20);
  lay(5);
  expect((await all(history, {})).length).toBe(5);
  folder.write('other', `${JSON.stringify(madeUpEntry(99))}\n`.repeat(1));
  renameSync(folder.at('other'), folder.at('history.jsonl'));
  expect((await all(history, {})).map(({ id }) => id)).toEqual([madeUpEntry(99).id]);
});

test('entries are found between any other bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 10 }), async (pieces) => {
      const lines = pieces.map((piece, number) =>
        Buffer.concat([piece, Buffer.from(`\n${JSON.stringify(madeUpEntry(number))}\n`)]),
      );
      folder.write('history.jsonl', Buffer.concat(lines));
      const found = (await all(open(), {}, 3)).map(({ id }) => id);
      expect(found).toEqual(pieces.map((_, number) => madeUpEntry(number).id).reverse());
    }),
    { numRuns: 30 },
  );
});
