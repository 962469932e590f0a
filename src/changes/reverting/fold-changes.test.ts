import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StoredRecord } from '../../db/file/record.ts';
import type { HistoryEntry } from '../history/history-entry.ts';
import { madeUpEntry } from '../history/made-up-entry.fixture.ts';
import { recordChange, type RecordChange } from '../record-change.ts';
import { foldEntries, type FoldedChanges } from './fold-changes.ts';

function change(
  key: string,
  before: string | undefined,
  after: string | undefined,
  database = 'accounts',
): RecordChange {
  const [was, is] = [before, after].map((raw) => (raw === undefined ? undefined : new StoredRecord(key, raw)));
  const found = recordChange(database, key, was, is);
  if (!found) throw new Error('nothing changed');
  return found;
}

const entryOf = (id: string, changes: readonly RecordChange[], more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  ...madeUpEntry(0),
  id,
  changes,
  signals: [],
  ...more,
});

/** Folds entries that are given oldest first. */
const fold = (...entries: readonly HistoryEntry[]): Promise<FoldedChanges> => foldEntries([...entries].reverse());

const told = ({ changes }: FoldedChanges): unknown[] =>
  changes.map(({ key, before, after, properties }) => [
    key,
    before,
    after,
    properties.map((one) => `${one.name}: ${String(one.before)} → ${String(one.after)}`).sort(),
  ]);

const anyLine = fc
  .tuple(fc.constantFrom('user', 'group'), fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.constantFrom('', '1', '2')))
  .map(([type, props]) => [type, ...Object.entries(props).flat()].join('|'));

test('the states of a record between the first and the last entry do not matter', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(anyLine, { nil: undefined }), { minLength: 2, maxLength: 6 }),
      async (lines) => {
        const entries = lines.slice(1).flatMap((line, index) => {
          const [was, is] = [lines[index], line].map((raw) =>
            raw === undefined ? undefined : new StoredRecord('ann', raw),
          );
          const found = recordChange('accounts', 'ann', was, is);
          return found ? [entryOf(`${index}`, [found])] : [];
        });
        const [first, last] = [lines[0], lines.at(-1)].map((raw) =>
          raw === undefined ? undefined : new StoredRecord('ann', raw),
        );
        const whole = recordChange('accounts', 'ann', first, last);
        const wanted = whole ? told({ changes: [whole], entries: [], passwords: [], signals: [] }) : [];
        expect(told(await fold(...entries))).toEqual(wanted);
      },
    ),
  );
});

test('entries are newest first, events in the order of their signals, accounts once each', async () => {
  const signal = (event: string, ...args: string[]) => ({ event, args });
  const folded = await fold(
    entryOf('1', [], { passwords: ['ann'], signals: [signal('user-create', 'ann'), signal('user-modify', 'ann')] }),
    entryOf('2', [], { passwords: ['bob'], forgotten: ['ann'], signals: [signal('user-delete', 'ann')] }),
  );
  expect(folded.entries).toEqual(['2', '1']);
  expect([...folded.passwords].sort()).toEqual(['ann', 'bob']);
  expect(folded.signals.map(({ event }) => event)).toEqual(['user-create', 'user-modify', 'user-delete']);
});

test('an entry that was not written counts for nothing, nor does the dismissal of a run', async () => {
  const lost = entryOf('1', [change('ann', 'user', 'user|A|1')], { state: 'abandoned', passwords: ['ann'] });
  const dismissed = entryOf('2', [], { dismissed: { run: 'r', event: 'e', reason: 'old' } });
  expect(await fold(lost, dismissed)).toEqual({ entries: [], changes: [], passwords: [], signals: [] });
});

test('what only a program changed stays, unless it is the only entry; a record that a person changed too is reported as a whole', async () => {
  const program = entryOf('1', [change('ann', 'user', 'user|A|1'), change('ftp', undefined, 'service')], {
    made: 'program',
  });
  const person = entryOf('2', [change('ann', 'user|A|1', 'user|A|1|B|2')]);
  expect(told(await fold(program, person))).toEqual([
    ['ann', 'user', 'user', ['A: undefined → 1', 'B: undefined → 2']],
  ]);
  expect(told(await fold(program))).toHaveLength(2);
  const outside = entryOf('3', [change('bob', 'user', 'user|A|1')], { made: 'outside' });
  expect(told(await fold(outside, person)).map((one) => (one as string[])[0])).toEqual(['ann', 'bob']);
});

test('records of the same key in two databases are two records', async () => {
  const folded = await fold(
    entryOf('1', [change('mail', 'user', 'user|A|1')]),
    entryOf('2', [change('mail', 'host', 'host|A|2', 'hosts')]),
  );
  expect(folded.changes.map(({ database, properties }) => [database, properties[0]?.after]).sort()).toEqual([
    ['accounts', '1'],
    ['hosts', '2'],
  ]);
});

test('the next account number does not go back', async () => {
  const counted = change('MinUid', '5000', '5001', 'configuration');
  const folded = await fold(entryOf('1', [counted, change('ann', undefined, 'user')]));
  expect(folded.changes.map(({ key }) => key)).toEqual(['ann']);
});

test('a deletion includes the removal of the record that follows it, with all that it held before', async () => {
  const folded = await fold(
    entryOf('1', [change('ann', 'user|A|1|B|1', 'user|A|2|B|1')]),
    entryOf('2', [change('ann', 'user|A|2|B|1', 'user-deleted|A|2|B|1|Data|keep')]),
  );
  expect(told(folded)).toEqual([['ann', 'user', undefined, ['A: 1 → undefined', 'B: 1 → undefined']]]);
});

test('a blanked secret that was set twice may differ from what it was; one that was made and removed does not', async () => {
  const blank = (before: string | undefined, after: string | undefined): RecordChange => ({
    ...change('db', 'service', 'service|A|1'),
    properties: [{ name: 'Password', before, after, secret: true }],
  });
  const twice = await fold(entryOf('1', [blank('••••', '••••')]), entryOf('2', [blank('••••', '••••')]));
  expect(told(twice)).toEqual([['db', 'service', 'service', ['Password: •••• → ••••']]]);
  const made = await fold(entryOf('1', [blank(undefined, '••••')]), entryOf('2', [blank('••••', undefined)]));
  expect(told(made)).toEqual([]);
});
