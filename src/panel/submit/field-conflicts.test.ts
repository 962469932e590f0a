import { expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import { StoredRecord } from '../../db/file/record.ts';
import { password, text } from '../fields/kinds/text-fields.ts';
import { anyFormPage } from '../pages/form-page.ts';
import { typedTexts } from './check-fields.ts';
import { findConflicts } from './field-conflicts.ts';
import { seenValues } from './seen.ts';

const fields = { City: text({ optional: true }), ApiToken: text({ optional: true }), pass: password() };
const page = anyFormPage({ edits: { database: 'accounts', type: 'user' }, fields, next: 'list' });
const ann = (raw: string): StoredRecord => new StoredRecord('ann', `user|${raw}`);

/** The form was shown with `before`; then `now` was stored by somebody else, and `posted` arrives. */
function submit(before: string, now: string, posted: Readonly<Record<string, string>>) {
  const reading = changesOver({});
  const sent = new Map(
    Object.entries({ _seen: seenValues(fields, ann(before), reading), ...posted }).map(([k, v]) => [k, [v]]),
  );
  const typed = typedTexts(page, ann(now), sent, reading);
  const { merged, ...found } = findConflicts({ page, record: ann(now), typed, changes: reading }, sent);
  return { ...found, city: merged.get('City') };
}

test.each([
  ['nobody changed it', 'Rome', 'Rome', 'Rome', [], [], 'Rome'],
  ['the person changed it', 'Rome', 'Rome', 'Oslo', [], [], 'Oslo'],
  ['somebody else changed it', 'Rome', 'Bonn', 'Rome', [], ['City'], 'Bonn'],
  ['both changed it to the same', 'Rome', 'Oslo', 'Oslo', [], [], 'Oslo'],
  ['both changed it', 'Rome', 'Bonn', 'Oslo', ['City'], [], 'Oslo'],
  ['somebody else removed it', 'Rome', '', 'Rome', [], ['City'], ''],
])('%s', (_, before, now, typed, conflicts, newer, result) => {
  const answer = submit(`City|${before}`, `City|${now}`, { City: typed });
  expect([answer.conflicts.map(({ field }) => field), answer.newer, answer.city]).toEqual([conflicts, newer, [result]]);
});

test('a conflict has all three values, but not the earlier one of a secret', () => {
  const { conflicts } = submit('City|Rome|ApiToken|a', 'City|Bonn|ApiToken|b', { City: 'Oslo', ApiToken: 'c' });
  expect(conflicts).toEqual([
    { field: 'City', seen: ['Rome'], stored: ['Bonn'], typed: ['Oslo'] },
    { field: 'ApiToken', seen: undefined, stored: ['b'], typed: ['c'] },
  ]);
});

test('a form that does not say what it was filled with, or is another one, has no conflict', () => {
  for (const seen of ['', '[]', '["x"]'])
    expect(submit('City|Rome', 'City|Bonn', { City: 'Oslo', _seen: seen })).toMatchObject({ conflicts: [], newer: [] });
});
