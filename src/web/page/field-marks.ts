import type { FieldModel } from './models/field-model.ts';

/** A form with more fields than this is not short: people read it before they type. */
const maxShortFields = 3;

/** Marks required fields, unless every field is required: then the mark would mean nothing. */
export function markRequired(fields: readonly FieldModel[]): readonly FieldModel[] {
  if (!fields.some((field) => !field.required && asksForText(field))) return fields;
  return fields.map((field) => (field.required && asksForText(field) ? { ...field, isMarked: true } : field));
}

/** Gives the focus to the first field of a short form. */
export function focusFirst(fields: readonly FieldModel[]): readonly FieldModel[] {
  const filled = fields.filter(({ control }) => control !== 'literal');
  const [first] = filled;
  if (!first || filled.length > maxShortFields || !isTyped(first)) return fields;
  return fields.map((field) => (field === first ? { ...field, hasFocus: true } : field));
}

/** Whether a field can be left empty; boxes and a choice without "none" cannot. */
function asksForText({ control, options }: FieldModel): boolean {
  if (control === 'select') return options.some(({ value }) => value === '');
  if (control === 'radio') return options.every(({ value, chosen }) => value === '' || !chosen);
  return control === 'textarea' || control === 'file' || isTyped({ control });
}

function isTyped({ control }: Pick<FieldModel, 'control'>): boolean {
  return ['text', 'email', 'tel', 'number', 'date', 'time', 'password'].includes(control);
}
