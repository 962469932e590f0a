import type { FieldModel } from './models/field-model.ts';

/** People read a form with more fields than this before they type. */
const maxShortFields = 3;

/** Fields that say "required" where others may be left out: where every field must be filled in, that says nothing. */
export function markRequired(fields: readonly FieldModel[]): readonly FieldModel[] {
  if (!fields.some((field) => !field.required && asksForText(field))) return fields;
  return fields.map((field) => (field.required && asksForText(field) ? { ...field, isMarked: true } : field));
}

/** The first field of a short form, where one can type at once. */
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
