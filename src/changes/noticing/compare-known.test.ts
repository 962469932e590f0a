import { expect, test } from 'vitest';
import { parseLines } from '../../db/file/text/lines.ts';
import { Snapshot } from '../../db/file/snapshot.ts';
import type { HistoryEntry } from '../history/history-entry.ts';
import { madeUpEntry } from '../history/made-up-entry.fixture.ts';
import { StoredRecord } from '../../db/file/record.ts';
import { recordChange, withSecretsBlanked, type RecordChange } from '../record-change.ts';
import { unexplained, type KnownLines } from './compare-known.ts';

const sealed = (raw: string): string =>
  raw.replace(/(Password\|)([^|]*)/, (_, name: string, value: string) => `${name}#${value.length}`);

const snapshot = (...lines: readonly string[]): Snapshot =>
  new Snapshot(parseLines(lines.map((line) => `${line}\n`).join('')));

/** The records as they were known, with their secrets sealed. */
function known(...lines: readonly string[]): KnownLines {
  const { lines: was } = snapshot(...lines.map(sealed));
  return { keysApartFrom: (now) => was.keysApartFrom(now), get: (key) => was.get(key), sealed };
}

/** An entry that says that a record was changed; without a line there is no record. */
function entry(
  key: string,
  before: string | undefined,
  after: string | undefined,
  state: HistoryEntry['state'] = 'applied',
): HistoryEntry {
  const [was, is] = [before, after].map((raw) => (raw === undefined ? undefined : new StoredRecord(key, raw)));
  const change = recordChange('accounts', key, was, is);
  return { ...madeUpEntry(0), state, changes: change ? [withSecretsBlanked(change)] : [] };
}

const told = (changes: readonly RecordChange[]): unknown[] =>
  changes.map(({ key, before, after, properties }) => [
    key,
    before,
    after,
    properties.map((one) => `${one.name}: ${String(one.before)} → ${String(one.after)}`),
  ]);

const compare = (was: KnownLines, entries: readonly HistoryEntry[], now: Snapshot): unknown[] =>
  told(unexplained('accounts', was, entries, now));

test('without entries, each record that differs is reported', () => {
  const was = known('ann=user|City|Rome', 'bob=user', 'same=user|A|1');
  expect(compare(was, [], snapshot('ann=user|City|Oslo', 'new=group', 'same=user|A|1'))).toEqual([
    ['ann', 'user', 'user', ['City: Rome → Oslo']],
    ['bob', 'user', undefined, []],
    ['new', undefined, 'group', []],
  ]);
});

test('what an entry explains is not told, and the rest of the same record is', () => {
  const entries = [entry('ann', 'user|City|Rome', 'user|City|Oslo'), entry('new', undefined, 'group')];
  const was = known('ann=user|City|Rome');
  expect(compare(was, entries, snapshot('ann=user|City|Oslo', 'new=group'))).toEqual([]);
  expect(compare(was, entries, snapshot('ann=user|City|Oslo|Zip|1', 'new=group'))).toEqual([
    ['ann', 'user', 'user', ['Zip: undefined → 1']],
  ]);
});

test('what an entry wrote and somebody put back is reported, although the record is as it was known', () => {
  const entries = [entry('ann', 'user|City|Rome', 'user|City|Oslo')];
  expect(compare(known('ann=user|City|Rome'), entries, snapshot('ann=user|City|Rome'))).toEqual([
    ['ann', 'user', 'user', ['City: Oslo → Rome']],
  ]);
  expect(compare(known('ann=user'), [entry('ann', 'user', undefined)], snapshot('ann=user'))).toEqual([
    ['ann', undefined, 'user', []],
  ]);
});

test('several entries of one record are followed in their order, also when it was removed and made again', () => {
  const entries = [
    entry('ann', 'user|A|1', 'user|A|2'),
    entry('ann', 'user|A|2', undefined),
    entry('ann', undefined, 'user|B|1'),
  ];
  expect(compare(known('ann=user|A|1'), entries, snapshot('ann=user|B|1'))).toEqual([]);
  expect(compare(known('ann=user|A|1'), entries, snapshot('ann=user|A|2|B|1'))).toEqual([
    ['ann', 'user', 'user', ['A: undefined → 2']],
  ]);
});

test('what several entries set is expected together, and nothing of a record that was not there any more', () => {
  const entries = [entry('ann', 'user|A|1', 'user|A|2'), entry('ann', 'user|A|2', 'user|A|2|B|1')];
  expect(compare(known('ann=user|A|1'), entries, snapshot('ann=user|A|2|B|1'))).toEqual([]);
  const made = [entry('ann', undefined, 'user|B|1')];
  expect(compare(known('ann=user|A|1'), made, snapshot('ann=user|B|1'))).toEqual([]);
});

test.each(['prepared', 'abandoned'] as const)('nothing is reported of the records of an entry that is %s', (state) => {
  const now = snapshot('ann=user|City|Bonn', 'bob=user|City|Bonn');
  const entries = [
    entry('ann', 'user|City|Rome', 'user|City|Oslo', state),
    entry('ann', 'user|City|Oslo', 'user|City|Kiel'),
  ];
  expect(compare(known('ann=user|City|Rome', 'bob=user|City|Rome'), entries, now)).toEqual([
    ['bob', 'user', 'user', ['City: Rome → Bonn']],
  ]);
});

test('entries of other databases explain nothing', () => {
  const other = entry('ann', 'user|City|Rome', 'user|City|Oslo');
  const entries = [{ ...other, changes: other.changes.map((change) => ({ ...change, database: 'hosts' })) }];
  expect(compare(known('ann=user|City|Rome'), entries, snapshot('ann=user|City|Oslo'))).toHaveLength(1);
});

test('a secret is compared by its seal: the same one is not told, another one and a removed one are', () => {
  const was = known('db=service|Password|abc');
  expect(compare(was, [], snapshot('db=service|Password|abc'))).toEqual([]);
  expect(told(unexplained('accounts', was, [], snapshot('db=service|Password|other')))).toEqual([
    ['db', 'service', 'service', ['Password: #3 → other']],
  ]);
  expect(compare(was, [], snapshot('db=service'))).toEqual([
    ['db', 'service', 'service', ['Password: #3 → undefined']],
  ]);
  expect(compare(was, [], snapshot('db=service|Password|abc|A|1'))).toEqual([
    ['db', 'service', 'service', ['A: undefined → 1']],
  ]);
});

test('a secret that an entry set, and blanked, is not told whatever it is; one that was removed is', () => {
  const entries = [entry('db', 'service|Password|abc', 'service|Password|secret')];
  const was = known('db=service|Password|abc');
  expect(compare(was, entries, snapshot('db=service|Password|secret'))).toEqual([]);
  expect(compare(was, entries, snapshot('db=service'))).toEqual([
    ['db', 'service', 'service', ['Password: •••• → undefined']],
  ]);
});

test('the last step of a deletion is not told', () => {
  expect(compare(known('ann=user-deleted|A|1'), [], snapshot())).toEqual([]);
  expect(compare(known('ann=user|A|1'), [entry('ann', 'user|A|1', 'user-deleted|A|1')], snapshot())).toEqual([]);
});
