import { describe, expect, test } from 'vitest';
import { StoredRecord } from '../../db/file/record.ts';
import type { PropertyChange, RecordChange } from '../record-change.ts';
import type { FoldedChanges } from './fold-changes.ts';
import { conflictsIn, planRevert, type RecordRevert, type RevertChoices } from './plan-revert.ts';

/** The result for one change if the record is now `raw`, such as `user|City|Rome`; undefined: there is no record. */
function planned(change: RecordChange, raw: string | undefined, choices: RevertChoices = new Map()): RecordRevert {
  const folded: FoldedChanges = { entries: [], changes: [change], passwords: [], signals: [] };
  const record = raw === undefined ? undefined : new StoredRecord(change.key, raw);
  const now = { database: () => ({ get: (key: string) => (key === change.key ? record : undefined) }) };
  const [plan] = planRevert(folded, now, choices);
  if (!plan) throw new Error('nothing was planned');
  return plan;
}

const of = (before: string | undefined, after: string | undefined, ...properties: PropertyChange[]): RecordChange => ({
  database: 'accounts',
  key: 'ann',
  before,
  after,
  properties,
});

const moved: PropertyChange = { name: 'City', before: 'Rome', after: 'Oslo' };
const added: PropertyChange = { name: 'City', before: undefined, after: 'Oslo' };
const secret: PropertyChange = { name: 'ApiToken', before: '', after: '', secret: true };
const newSecret: PropertyChange = { name: 'ApiToken', before: undefined, after: '', secret: true };

describe('a property that was changed', () => {
  test.each([
    ['is as the change left it', moved, 'user|City|Oslo', 'back', true, undefined],
    ['is as it was before', moved, 'user|City|Rome', 'already', false, undefined],
    ['was changed again', moved, 'user|City|Bonn', 'conflict', false, undefined],
    ['was removed since', moved, 'user', 'conflict', false, undefined],
    ['was empty, and is not set', { ...moved, before: '' }, 'user', 'conflict', false, undefined],
    ['was not set, and is as the change left it', added, 'user|City|Oslo', 'back', true, undefined],
    ['was not set, and is not set', added, 'user', 'already', false, undefined],
    ['was a secret, of which the history knows nothing', secret, 'user|ApiToken|x', 'lost', false, 'secret'],
    ['was no secret yet, and is one now', newSecret, 'user|ApiToken|x', 'back', true, undefined],
    ['was no secret yet, and is none', newSecret, 'user', 'already', false, undefined],
    [
      'says whether there is a password',
      { name: 'PasswordSet', before: 'yes', after: 'no' },
      'user|PasswordSet|no',
      'lost',
      false,
      'password',
    ],
  ] as const)('and %s', (_, property, now, state, goesBack, lost) => {
    const { properties } = planned(of('user', 'user', property), now);
    expect(properties).toMatchObject([{ state, goesBack, lost, back: property.before }]);
  });

  test('is only about a password in the accounts database', () => {
    const change = of('service', 'service', { name: 'PasswordSet', before: 'yes', after: 'no' });
    const { properties } = planned({ ...change, database: 'configuration' }, 'service|PasswordSet|no');
    expect(properties).toMatchObject([{ state: 'back', goesBack: true }]);
  });

  test('goes back if it was chosen; what is lost or already has the value does not', () => {
    const id = 'accounts/ann/City';
    const goesBack = (now: string, chosen: boolean): boolean | undefined =>
      planned(of('user', 'user', moved), now, new Map([[id, chosen]])).properties[0]?.goesBack;
    expect([goesBack('user|City|Bonn', true), goesBack('user|City|Bonn', false)]).toEqual([true, false]);
    expect([goesBack('user|City|Oslo', true), goesBack('user|City|Oslo', false)]).toEqual([true, false]);
    expect(goesBack('user|City|Rome', true)).toBe(false);
    const token = planned(of('user', 'user', secret), 'user|ApiToken|x', new Map([['accounts/ann/ApiToken', true]]));
    expect(token.properties[0]?.goesBack).toBe(false);
  });
});

describe('a record that was created', () => {
  test.each([
    ['is gone already', undefined, 'already', false],
    ['is as it was created', 'user|City|Oslo', 'back', true],
    ['has another value', 'user|City|Bonn', 'conflict', false],
    ['has one property more', 'user|City|Oslo|Phone|1', 'conflict', false],
    ['lost its property', 'user', 'conflict', false],
    ['has another type', 'group|City|Oslo', 'conflict', false],
  ])('and %s', (_, now, state, goesBack) => {
    expect(planned(of(undefined, 'user', added), now)).toMatchObject({ kind: 'remove', type: 'user', state, goesBack });
  });

  test('is removed only by choice if it was changed since', () => {
    const change = of(undefined, 'user', added);
    expect(planned(change, 'user|City|Bonn', new Map([['accounts/ann', true]])).goesBack).toBe(true);
    expect(planned(change, 'user|City|Oslo', new Map([['accounts/ann', false]])).goesBack).toBe(false);
  });

  test('with a secret is as it was created, whatever the secret is now', () => {
    expect(planned(of(undefined, 'user', newSecret), 'user|ApiToken|other').state).toBe('back');
  });
});

describe('a record that was deleted', () => {
  const gone = of(
    'user',
    undefined,
    { name: 'City', before: 'Rome', after: undefined },
    { name: 'PasswordSet', before: 'yes', after: undefined },
    { name: 'ApiToken', before: '', after: undefined, secret: true },
  );

  test('comes back, without its password and its secrets', () => {
    const plan = planned(gone, undefined);
    expect(plan).toMatchObject({ kind: 'restore', type: 'user', state: 'back', goesBack: true });
    expect(plan.properties).toMatchObject([
      { name: 'City', back: 'Rome', state: 'back', goesBack: true },
      { name: 'PasswordSet', back: 'no', state: 'back', goesBack: true },
      { name: 'ApiToken', state: 'lost', lost: 'secret', goesBack: false },
    ]);
  });

  test('takes none of its properties along if it stays deleted by choice', () => {
    const plan = planned(gone, undefined, new Map([['accounts/ann', false]]));
    expect([plan, ...plan.properties].map(({ goesBack }) => goesBack)).toEqual([false, false, false, false]);
  });

  test.each([
    ['somebody else has its name', 'group', 'taken'],
    ['its deletion has not ended', 'user-deleted', 'deleting'],
  ])('is lost if %s, even if chosen', (_, now, lost) => {
    const plan = planned(gone, now, new Map([['accounts/ann', true]]));
    expect(plan).toMatchObject({ state: 'lost', lost, goesBack: false, properties: [] });
  });
});

describe('a record that was modified', () => {
  test('is lost if it was deleted since', () => {
    const plan = planned(of('user', 'user', moved), undefined);
    expect(plan).toMatchObject({ kind: 'modify', state: 'lost', lost: 'gone', goesBack: false, properties: [] });
  });

  test('gets back its type as one of its properties', () => {
    const { properties, type } = planned(of('off', 'on'), 'on');
    expect(type).toBe('off');
    expect(properties).toMatchObject([
      { id: 'accounts/ann/type', name: 'type', back: 'off', now: 'on', state: 'back' },
    ]);
  });

  test('has to be decided if any of its properties has to be', () => {
    const phone: PropertyChange = { name: 'Phone', before: '1', after: '2' };
    const change = of('user', 'user', moved, phone);
    expect(planned(change, 'user|City|Oslo|Phone|3')).toMatchObject({ state: 'conflict', goesBack: true });
    expect(planned(change, 'user|City|Oslo|Phone|1')).toMatchObject({ state: 'back', goesBack: true });
    expect(planned(change, 'user|City|Rome|Phone|1')).toMatchObject({ state: 'already', goesBack: false });
  });
});

test('what has to be decided is named: properties of modified records, and whole records otherwise', () => {
  const modified = planned(of('user', 'user', moved), 'user|City|Bonn');
  const created = planned({ ...of(undefined, 'user', added), key: 'a/b c' }, 'user|City|Bonn');
  expect(conflictsIn([modified, created]).map(({ id }) => id)).toEqual(['accounts/ann/City', 'accounts/a%2Fb%20c']);
});
