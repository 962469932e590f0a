import { expect, test } from 'vitest';
import { focusFirst, markRequired } from './field-marks.ts';
import type { FieldModel } from './models/field-model.ts';

const field = (control: FieldModel['control'], more: Partial<FieldModel> = {}): FieldModel => ({
  name: control,
  control,
  label: '',
  help: [],
  required: false,
  isMarked: false,
  hasFocus: false,
  width: 'line',
  typed: '',
  options: [],
  autocomplete: '',
  range: undefined,
  accept: undefined,
  href: undefined,
  nameCheck: undefined,
  rows: 1,
  refusal: undefined,
  ...more,
});
const option = (value: string, chosen = false) => ({ value, label: undefined, text: value, chosen });
const required = { required: true };
const marks = (...fields: FieldModel[]): boolean[] => markRequired(fields).map(({ isMarked }) => isMarked);
const focus = (...fields: FieldModel[]): boolean[] => focusFirst(fields).map(({ hasFocus }) => hasFocus);

test('required fields are marked if another may be left empty', () => {
  expect(marks(field('text', required), field('email'))).toEqual([true, false]);
});

test('nothing is marked if every field that asks for text is required', () => {
  expect(marks(field('text', required), field('literal'), field('checkbox'))).toEqual([false, false, false]);
});

test('a choice asks for text only if it offers "none"', () => {
  const fixed = field('select', { ...required, options: [option('a')] });
  const open = field('select', { ...required, options: [option(''), option('a')] });
  expect(marks(fixed, open, field('text'))).toEqual([false, true, false]);
});

test('radio buttons ask for text until one with a value is chosen', () => {
  const chosen = field('radio', { ...required, options: [option('a', true), option('b')] });
  const open = field('radio', { ...required, options: [option('a'), option('b')] });
  expect(marks(chosen, open, field('text'))).toEqual([false, true, false]);
});

test('the first field that is not only shown has the focus', () => {
  expect(focus(field('literal'), field('text'), field('email'))).toEqual([false, true, false]);
});

test('a form with more than three fields does not move the focus', () => {
  const three = [field('text'), field('text'), field('text')];
  expect(focus(...three)).toEqual([true, false, false]);
  expect(focus(...three, field('text'))).toEqual([false, false, false, false]);
});

test('no field has the focus if the first one is not typed into', () => {
  expect(focus(field('checkbox'), field('text'))).toEqual([false, false]);
});
