import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StoredRecord, type DbRecord } from '../db/file/record.ts';
import {
  changeKind,
  inverseOf,
  isCounter,
  recordConflictsOrDone,
  recordConflicts,
  recordChange,
  withSecretsBlanked,
  type RecordChange,
} from './record-change.ts';

const ann = (raw: string): DbRecord => new StoredRecord('ann', raw);

/** The change of record ann from one line to another; no line is no record. */
function change(before: string | undefined, after: string | undefined): RecordChange | undefined {
  const [was, is] = [before, after].map((raw) => (raw === undefined ? undefined : ann(raw)));
  return recordChange('accounts', 'ann', was, is);
}

function sure(before: string | undefined, after: string | undefined): RecordChange {
  const found = change(before, after);
  if (!found) throw new Error('nothing changed');
  return found;
}

const anyLine = fc.option(
  fc
    .tuple(
      fc.constantFrom('user', 'group'),
      fc.dictionary(fc.constantFrom('B', 'A', 'Zip'), fc.constantFrom('', '1', '2')),
    )
    .map(([type, props]) => [type, ...Object.entries(props).flat()].join('|')),
  { nil: undefined },
);

/** What a record becomes when a change is made. */
function applied(line: string | undefined, { after, properties }: RecordChange): DbRecord | undefined {
  if (after === undefined) return undefined;
  const props = new Map(line === undefined ? [] : ann(line).props);
  for (const { name, after: value } of properties) {
    if (value === undefined) props.delete(name);
    else props.set(name, value);
  }
  return ann([after, ...[...props].flat()].join('|'));
}

const shown = (record: DbRecord | undefined): unknown => record && [record.type, Object.fromEntries(record.props)];

test('a change leads from one state to the other, and its inverse leads back', () => {
  fc.assert(
    fc.property(anyLine, anyLine, (before, after) => {
      const found = change(before, after);
      const [was, is] = [before, after].map((line) => shown(line === undefined ? undefined : ann(line)));
      if (!found) {
        expect(was).toEqual(is);
        return;
      }
      expect(shown(applied(before, found))).toEqual(is);
      expect(shown(applied(after, inverseOf(found)))).toEqual(was);
      expect(inverseOf(inverseOf(found))).toEqual(found);
    }),
  );
});

test('properties are sorted by name, and those that stay are left out', () => {
  expect(change('user|City|Rome|B|1|Zip|1', 'user|Zip|2|A|1|City|Rome')?.properties).toEqual([
    { name: 'A', before: undefined, after: '1' },
    { name: 'B', before: '1', after: undefined },
    { name: 'Zip', before: '1', after: '2' },
  ]);
  expect(change('user|A|1|B|2', 'user|B|2|A|1')).toBeUndefined();
  expect(change('user', 'user|City|')?.properties).toEqual([{ name: 'City', before: undefined, after: '' }]);
});

test('an account to be removed keeps what it held, but not what the removal itself sets', () => {
  const found = sure('user|B|1|A|2', 'user-deleted|B|1|A|2|Data|keep');
  expect(found.removed).toEqual([
    { name: 'A', before: '2', after: undefined },
    { name: 'B', before: '1', after: undefined },
  ]);
  expect(change('user|A|1', 'group-deleted|A|1')).not.toHaveProperty('removed');
});

test.each([
  [undefined, 'user', 'create'],
  ['user', 'user|A|1', 'modify'],
  ['user', 'group', 'modify'],
  ['user', undefined, 'delete'],
  ['user', 'user-deleted', 'delete'],
  ['user', 'group-deleted', 'modify'],
])('from %s to %s is the kind %s', (before, after, kind) => {
  expect(changeKind(sure(before, after))).toBe(kind);
});

test('secrets are blanked wherever they stand; whether there was one is still seen', () => {
  const blanked = withSecretsBlanked(sure('user|City|Rome|ApiToken|abc', 'user-deleted|City|Rome|ApiToken|xyz'));
  expect(blanked.properties).toEqual([{ name: 'ApiToken', before: '••••', after: '••••', secret: true }]);
  expect(blanked.removed).toEqual([
    { name: 'ApiToken', before: '••••', after: undefined, secret: true },
    { name: 'City', before: 'Rome', after: undefined },
  ]);
  expect(withSecretsBlanked(sure('user', 'user|DbPassword|abc')).properties).toEqual([
    { name: 'DbPassword', before: undefined, after: '••••', secret: true },
  ]);
});

test.each([
  ['nobody changed it', 'user|City|Rome', 'user|City|Oslo', 'user|City|Rome', []],
  ['it is as wanted', 'user|City|Rome', 'user|City|Oslo', 'user|City|Oslo', []],
  ['another property was changed', 'user|City|Rome', 'user|City|Oslo', 'user|City|Rome|A|1', []],
  ['the property was changed', 'user|City|Rome', 'user|City|Oslo', 'user|City|Bonn', [['City', 'Bonn', 'Oslo']]],
  ['the property was removed', 'user|City|Rome', 'user|City|Oslo', 'user', [['City', undefined, 'Oslo']]],
  ['the record was removed', 'user', 'user|City|Oslo', undefined, [[undefined, undefined, 'user']]],
  ['its type was changed', 'user', 'user|City|Oslo', 'group', [[undefined, 'group', 'user']]],
  ['somebody created it too', undefined, 'user|A|1', 'user|A|1', [[undefined, 'user', 'user']]],
  ['it is to be created', undefined, 'user|A|1', undefined, []],
  ['it is to be removed and was changed', 'user|A|1', undefined, 'user|A|2', []],
  ['it is removed already', 'user|A|1', undefined, undefined, []],
])('conflicts: %s', (_, before, after, now, conflicts) => {
  const found = recordConflicts(sure(before, after), now === undefined ? undefined : ann(now));
  expect(found.map(({ property, stored, staged }) => [property, stored, staged])).toEqual(conflicts);
});

test('with events, a removal or a new type that was made already is a conflict; without them it is not', () => {
  const marked = sure('user', 'user-deleted');
  expect(recordConflicts(marked, ann('user-deleted'))).toEqual([]);
  expect(recordConflictsOrDone(marked, ann('user-deleted'))).toMatchObject([
    { property: undefined, stored: 'user-deleted' },
  ]);
  expect(recordConflictsOrDone(sure('user', undefined), undefined)).toHaveLength(1);
  expect(recordConflictsOrDone(sure('user', 'user|A|1'), ann('user|A|1'))).toEqual([]);
});

test('only the next account number is a counter', () => {
  expect(isCounter({ database: 'configuration', key: 'MinUid' })).toBe(true);
  expect(isCounter({ database: 'accounts', key: 'MinUid' })).toBe(false);
  expect(isCounter({ database: 'configuration', key: 'minuid' })).toBe(false);
});
