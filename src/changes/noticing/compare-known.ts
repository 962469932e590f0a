import { textOf } from '../../db/file/text/byte-text.ts';
import type { Lines } from '../../db/file/text/lines.ts';
import { StoredRecord, type DbRecord } from '../../db/file/record.ts';
import { isSecretName } from '../../db/file/secret-names.ts';
import { lineKey, type Snapshot } from '../../db/file/snapshot.ts';
import type { HistoryEntry } from '../history/history-entry.ts';
import { recordChange, type RecordChange } from '../record-change.ts';

/** The records of a database as they were known, in bytes. */
export interface KnownLines {
  /** The keys of records that may have changed. */
  keysApartFrom(now: Lines): Iterable<string>;
  get(key: string): string | undefined;
  /** Converts a current record to the form of the known ones. */
  readonly sealed: (raw: string) => string;
}

/**
 * What was changed in a database although no entry of the history says so.
 * @param entries those since the known state, oldest first
 */
export function unexplained(
  database: string,
  known: KnownLines,
  entries: readonly HistoryEntry[],
  now: Snapshot,
): RecordChange[] {
  const expectations = new Map<string, Expectation>();
  for (const entry of entries)
    for (const change of entry.changes) if (change.database === database) expect(expectations, known, entry, change);
  const keys = new Set([
    ...known.keysApartFrom(now.lines),
    ...[...expectations.keys()].map((key) => lineKey(now.lines, key)),
  ]);
  const changes: RecordChange[] = [];
  for (const bytes of keys) {
    const key = textOf(bytes);
    const [was, is] = [known.get(bytes), now.lines.get(bytes)];
    const expected = expectations.get(key);
    if (!expected && (was === is || (was !== undefined && is !== undefined && was === known.sealed(is)))) continue;
    if (expected === 'unsure') continue;
    const before = expected ? expected.record : was === undefined ? undefined : new StoredRecord(key, was);
    const change = difference(
      database,
      key,
      before,
      is === undefined ? undefined : { raw: is, sealed: known.sealed(is) },
      expected,
    );
    if (change) changes.push(change);
  }
  return changes;
}

/** What a record should be now according to the entries; `unsure` if one of them may or may not have been written. */
type Expectation = 'unsure' | { readonly record: DbRecord | undefined; readonly unknown: ReadonlySet<string> };

function expect(
  expectations: Map<string, Expectation>,
  known: KnownLines,
  { state }: HistoryEntry,
  change: RecordChange,
): void {
  const { key, before, after, properties } = change;
  const earlier = expectations.get(key);
  if (earlier === 'unsure' || state === 'prepared' || state === 'abandoned') {
    expectations.set(key, 'unsure');
    return;
  }
  const raw = known.get(lineKey({ has: (bytes) => known.get(bytes) !== undefined }, key));
  const record = earlier ? earlier.record : raw === undefined ? undefined : new StoredRecord(key, raw);
  const props = new Map(before === undefined ? [] : record?.props);
  const unknown = new Set(earlier?.unknown);
  for (const { name, after: value, secret } of properties) {
    if (value === undefined) props.delete(name);
    else props.set(name, value);
    if (secret) unknown.add(name);
  }
  const expected =
    after === undefined
      ? undefined
      : { key, type: after, value: after, props, prop: (name: string) => props.get(name) };
  expectations.set(key, { record: expected, unknown });
}

function difference(
  database: string,
  key: string,
  before: DbRecord | undefined,
  now: { readonly raw: string; readonly sealed: string } | undefined,
  expected: Exclude<Expectation, 'unsure'> | undefined,
): RecordChange | undefined {
  // The last step of a deletion, which is in the history already.
  if (!now && before?.type.endsWith('-deleted')) return undefined;
  const change = recordChange(database, key, before, now && new StoredRecord(key, now.raw));
  if (!change) return undefined;
  const sealed = now && new StoredRecord(key, now.sealed);
  const properties = change.properties.filter(({ name, before: was }) => {
    const is = sealed?.prop(name);
    const isComparable = isSecretName(name) && was !== undefined && is !== undefined;
    return !(isComparable && (was === is || expected?.unknown.has(name)));
  });
  return change.before === change.after && properties.length === 0 ? undefined : { ...change, properties };
}
