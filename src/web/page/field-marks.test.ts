import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyField } from './empty-field.ts';
import { focusFirst, markRequired } from './field-marks.ts';
import type { FieldModel } from './models/field-model.ts';

const plain: FieldModel = { ...emptyField, name: 'F', label: 'fields.F.label', required: true, rows: 1 };

const optional: FieldModel = { ...plain, required: false };

function choice(control: FieldModel['control'], values: readonly string[], chosen?: string): FieldModel {
  const options = values.map((value) => ({ value, label: undefined, text: value, chosen: value === chosen }));
  return { ...plain, control, options };
}

const copies = (fields: readonly FieldModel[]): FieldModel[] => fields.map((field) => ({ ...field }));
const marks = (...fields: readonly FieldModel[]): readonly boolean[] =>
  markRequired(copies(fields)).map((one) => one.isMarked);
const focus = (...fields: readonly FieldModel[]): readonly boolean[] =>
  focusFirst(copies(fields)).map((one) => one.hasFocus);

test('required fields are marked only if another field may be left empty', () => {
  expect(marks(plain, plain)).toEqual([false, false]);
  expect(marks(plain, optional)).toEqual([true, false]);
  expect(marks(plain, { ...optional, control: 'checkbox' }, { ...optional, control: 'literal' })).toEqual([
    false,
    false,
    false,
  ]);
});

test.each([
  ['a text area', { ...plain, control: 'textarea' }, true],
  ['a file', { ...plain, control: 'file' }, true],
  ['a box', { ...plain, control: 'checkbox' }, false],
  ['a list with an empty option', choice('select', ['', 'a'], 'a'), true],
  ['a list without an empty option', choice('select', ['a', 'b'], 'a'), false],
  ['a choice of which nothing is chosen', choice('radio', ['a', 'b']), true],
  ['a choice of which the empty option is chosen', choice('radio', ['', 'a'], ''), true],
  ['a choice of which an option is chosen', choice('radio', ['', 'a'], 'a'), false],
] as const)('%s that is required is marked if it can be left empty', (_name, field, isMarked) => {
  expect(marks(field, optional)).toEqual([isMarked, false]);
});

test('the first field of a short form has the focus; literals do not count', () => {
  const literal: FieldModel = { ...plain, control: 'literal' };
  expect(focus(literal, plain, optional, plain)).toEqual([false, true, false, false]);
  expect(focus(plain, plain, plain, plain)).toEqual([false, false, false, false]);
  expect([focus(), focus(literal)]).toEqual([[], [false]]);
});

test('a first field that is not typed into has no focus, and neither has another', () => {
  for (const control of ['checkbox', 'select', 'radio', 'textarea', 'file'] as const)
    expect(focus({ ...plain, control }, plain)).toEqual([false, false]);
  for (const control of ['email', 'tel', 'number', 'date', 'time', 'password'] as const)
    expect(focus({ ...plain, control }, plain)).toEqual([true, false]);
});

test('marks and focus change nothing else of a form, and a form without them stays the same object', () => {
  const field = fc.record({
    control: fc.constantFrom<FieldModel['control']>('text', 'literal', 'checkbox', 'textarea'),
    required: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(field, { maxLength: 5 }), (given) => {
      const fields = given.map((one) => ({ ...plain, ...one }));
      const marked = markRequired(fields);
      const done = focusFirst(marked);
      expect(done.map((one) => ({ ...one, isMarked: false, hasFocus: false }))).toEqual(fields);
      expect(done.filter(({ isMarked, required }) => isMarked && !required)).toEqual([]);
      expect(done.filter(({ hasFocus }) => hasFocus).length).toBeLessThan(2);
      if (!done.some(({ hasFocus }) => hasFocus)) expect(done).toBe(marked);
    }),
  );
});
