import { expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import type { ChangeSet } from '../../changes/change-set.ts';
import { select, selectMany, type ChoiceOptions } from './kinds/choice-fields.ts';
import type { AnyInput, Fields } from './field.ts';
import {
  choicesOf,
  fieldsFor,
  inputs,
  isComparable,
  loadField,
  passwordNames,
  placeOf,
  storedAt,
} from './field-values.ts';
import { password, text } from './kinds/text-fields.ts';
import { literal } from './kinds/literal-field.ts';
import { toggle } from './kinds/toggle-fields.ts';

const ann = (raw: string): ChangeSet =>
  changesOver({ accounts: [`ann=user${raw}`], configuration: ['set=configuration|Known|1|Empty|'] });
const setting = (name: string) => ({ database: 'configuration', key: 'set', name }) as const;

/** The values that a field of ann has before anything is typed; without a line she is being created. */
function loaded(field: AnyInput, raw?: string): readonly string[] {
  const reading = ann(raw ?? '');
  return loadField('P', field, raw === undefined ? undefined : reading.accounts.get('ann'), reading);
}

test('a field is stored in the property of its own name, in another, in a setting, or nowhere', () => {
  expect(placeOf('P', text())).toEqual({ property: 'P' });
  expect(placeOf('P', text({ property: 'Q' }))).toEqual({ property: 'Q' });
  expect(placeOf('P', text({ property: setting('Known') }))).toEqual({ setting: setting('Known') });
  expect(placeOf('P', text({ property: false }))).toBeUndefined();
});

test('what is stored is loaded, even if it is empty; a missing property of a record that exists is empty', () => {
  const field = text({ initial: 'hint' });
  expect([loaded(field, '|P|x'), loaded(field, '|P|'), loaded(field, ''), loaded(field)]).toEqual([
    ['x'],
    [''],
    [''],
    ['hint'],
  ]);
});

test('a choice, a setting and a field without a property begin with their initial value where nothing is stored', () => {
  expect([loaded(select({ options: ['a', 'b'] }), ''), loaded(select({ options: ['a'] }), '|P|')]).toEqual([
    ['a'],
    [''],
  ]);
  expect(loaded(toggle({ initially: () => true }), '')).toEqual(['yes']);
  const at = (name: string): AnyInput => text({ property: setting(name), initial: 'hint' });
  expect([loaded(at('Known'), ''), loaded(at('Empty'), ''), loaded(at('Gone'), '')]).toEqual([['1'], [''], ['hint']]);
  expect(loaded(text({ property: false, initial: 'hint' }), '|P|x')).toEqual(['hint']);
});

test('a stored text is found at its place only', () => {
  const reading = ann('|P|x');
  const record = reading.accounts.get('ann');
  expect(storedAt({ property: 'P' }, record, reading)).toBe('x');
  expect(storedAt({ property: 'P' }, undefined, reading)).toBeUndefined();
  expect(storedAt({ setting: setting('Known') }, undefined, reading)).toBe('1');
  expect(storedAt({ setting: { ...setting('Known'), key: 'gone' } }, record, reading)).toBeUndefined();
});

test.each<[string, boolean, string, string[]]>([
  ['what is offered', false, '|P|a', ['a', 'b']],
  ['an empty one where it may be empty', true, '|P|a', [':form.none', 'a', 'b']],
  ['an empty one where it is empty', false, '|P|', [':form.none', 'a', 'b']],
  ['no empty one where nothing is stored', false, '', ['a', 'b']],
  ['what is stored and no longer offered', false, '|P|old', ['a', 'b', 'old=old']],
])('a choice has %s', (_, optional, raw, wanted) => {
  const reading = ann(raw);
  const options: ChoiceOptions = ['a', 'b'];
  const choices = choicesOf('P', select({ options, optional }), reading.accounts.get('ann'), reading);
  const told = choices.map(
    ({ value, text: words, label }) =>
      `${value}${label === undefined ? '' : `:${label}`}${words === undefined ? '' : `=${words}`}`,
  );
  expect(told).toEqual(wanted);
});

test('a choice of several keeps each stored value that is no longer offered, and has no empty one', () => {
  const reading = ann('|P|old,a,older');
  const values = choicesOf('P', selectMany({ options: ['a'] }), reading.accounts.get('ann'), reading).map(
    ({ value }) => value,
  );
  expect(values).toEqual(['a', 'old', 'older']);
});

test('an empty value that is offered is not offered twice, and a switch has only its own', () => {
  const reading = ann('|P|');
  const record = reading.accounts.get('ann');
  expect(choicesOf('P', select({ options: ['', 'a'], optional: true }), record, reading)).toHaveLength(2);
  expect(choicesOf('P', toggle({ on: 'enabled' }), record, reading)).toEqual([{ value: 'enabled' }]);
});

test('only fields whose condition is met are there; if that is all of them, they are the same object', () => {
  const reading = ann('|P|x');
  const fields: Fields = { P: text(), Q: text({ when: (record) => record?.prop('P') === 'x' }), R: literal(() => '') };
  expect(fieldsFor(fields, reading.accounts.get('ann'), reading)).toBe(fields);
  expect(Object.keys(fieldsFor(fields, undefined, reading))).toEqual(['P', 'R']);
});

test('inputs are listed in order, passwords among them, which are never compared', () => {
  const fields: Fields = { B: text(), L: literal(() => ''), A: password() };
  expect(inputs(fields).map(([name]) => name)).toEqual(['B', 'A']);
  expect(inputs(fields)).toBe(inputs(fields));
  expect(passwordNames(fields)).toEqual(['A']);
  expect(Object.values(fields).map(isComparable)).toEqual([true, false, false]);
});
