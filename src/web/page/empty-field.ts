import type { FieldModel } from './models/field-model.ts';

/**
 * A field with nothing in it. Other fields are copies of it with other values. It has all properties, since copying
 * with additional properties takes twenty times as long.
 */
export const emptyField: FieldModel = {
  name: '',
  control: 'text',
  label: '',
  help: [],
  required: false,
  isMarked: false,
  hasFocus: false,
  width: 'line',
  typed: '',
  options: [],
  autocomplete: 'off',
  range: undefined,
  accept: undefined,
  href: undefined,
  nameCheck: undefined,
  rows: 5,
  refusal: undefined,
};
