import type { Control } from '../../../../panel/fields/field.ts';

/** Values that an HTML control can show; it would drop others and send back nothing. */
const showable: Partial<Record<Control, RegExp>> = {
  number: /^(?:-?[0-9]+(?:\.[0-9]+)?)?$/,
  date: /^(?:[0-9]{4,}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))?$/,
  time: /^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)?$/,
};

/** The HTML control for a value: the field's own, or a text line if that would lose the value. */
export function controlFor(control: Control, value: string): Control {
  return showable[control]?.test(value) === false ? 'text' : control;
}
