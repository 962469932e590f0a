import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import { StoredRecord } from '../../db/file/record.ts';
import { refuse } from '../../kit/panels.ts';
import { anyFormPage } from '../pages/form-page.ts';
import { refuseField } from '../pages/page-answer.ts';
import type { PageRule } from '../pages/page-rule.ts';
import type { AnySubmitted } from '../pages/post-event.ts';
import { brokenRules } from './broken-rules.ts';

type AnyPageRule = PageRule<AnySubmitted>;

const values: AnySubmitted = { Soft: '9', Hard: '5', City: 'Rome', Boxes: ['a', 'b'] };

/** The lexicon keys of what the rules refuse. */
function refused(rules: readonly AnyPageRule[], unchanged: readonly string[] = []): readonly string[] {
  const page = anyFormPage({ edits: { database: 'accounts', type: 'user' }, fields: {}, next: 'list', rules });
  const context = { reading: changesOver({}), record: new StoredRecord('ann', 'user|Kind|old') };
  return brokenRules(page, values, new Set(unchanged), context).map(({ key }) => key);
}

const hardBelowSoft: AnyPageRule = ({ Soft, Hard }) =>
  Number(Hard) < Number(Soft) ? refuseField('Hard', 'errors.hardBelowSoft') : undefined;

test('all rules that refuse are reported, in their order', () => {
  const rules: AnyPageRule[] = [() => refuse('errors.first'), () => undefined, hardBelowSoft];
  expect(refused(rules)).toEqual(['errors.first', 'errors.hardBelowSoft']);
});

test.each([
  [[], ['errors.hardBelowSoft']],
  [['Soft'], ['errors.hardBelowSoft']],
  [['Hard', 'City'], ['errors.hardBelowSoft']],
  [['Soft', 'Hard'], []],
])('with %j unchanged, a rule about Soft and Hard refuses %j', (unchanged, keys) => {
  expect(refused([hardBelowSoft], unchanged)).toEqual(keys);
});

const all = Object.keys(values);

test('a rule that looks at no field refuses whatever is unchanged', () => {
  const byRecord: AnyPageRule = (_, { record }) => (record?.prop('Kind') === 'old' ? refuse('errors.old') : undefined);
  expect(refused([byRecord], all)).toEqual(['errors.old']);
});

test.each<[string, (submitted: AnySubmitted) => unknown]>([
  ['reads it', (submitted) => submitted['City']],
  ['asks whether it is there', (submitted) => 'City' in submitted],
  ['asks whether it is its own', (submitted) => Object.hasOwn(submitted, 'City')],
  ['takes it apart', ({ City }) => City],
])('a rule looks at a field when it %s', (_, look) => {
  const rule: AnyPageRule = (submitted) => {
    look(submitted);
    return refuse('errors.city');
  };
  expect(refused([rule], ['City'])).toEqual([]);
  expect(refused([rule], ['Soft'])).toEqual(['errors.city']);
});

test('a rule that lists the values looks at all of them', () => {
  const rule: AnyPageRule = (submitted) => (Object.values(submitted).length > 0 ? refuse('errors.any') : undefined);
  expect(refused([rule], all)).toEqual([]);
  expect(refused([rule], all.slice(1))).toEqual(['errors.any']);
});

test('a refusal is dropped exactly when every field that was looked at is unchanged', () => {
  fc.assert(
    fc.property(fc.subarray(all), fc.subarray(all), (readNames, unchanged) => {
      const rule: AnyPageRule = (submitted) => {
        for (const name of readNames) expect(submitted[name]).toBe(values[name]);
        return refuse('errors.any');
      };
      const isOld = readNames.length > 0 && readNames.every((name) => unchanged.includes(name));
      expect(refused([rule], unchanged)).toEqual(isOld ? [] : ['errors.any']);
    }),
  );
});
