import type { FieldModel, FormModel } from '../web/models.ts';

/** What a test types into a field: text, a switch's state, or several values. */
export type Typed = string | boolean | readonly string[];

/**
 * What a browser posts for a form: what its fields hold, with some typed over.
 * @throws Error naming a value for which the form has no field
 */
export function formBody(form: FormModel, typed: Readonly<Record<string, Typed>>, csrf: string): URLSearchParams {
  const names = [...form.fields, ...form.hidden].map(({ name }) => name);
  for (const name of Object.keys(typed))
    if (!names.includes(name)) throw new Error(`the page has no field ${name}; it has ${names.join(', ')}`);
  const body = new URLSearchParams({ _csrf: csrf });
  for (const { name, value } of form.hidden) for (const text of given(typed[name]) ?? [value]) body.append(name, text);
  for (const field of form.fields) for (const text of textsOf(field, typed[field.name])) body.append(field.name, text);
  return body;
}

function textsOf(field: FieldModel, typed: Typed | undefined): readonly string[] {
  if (typed === true) return ['', ...field.options.map(({ value }) => value)];
  return given(typed) ?? heldBy(field);
}

function given(typed: Typed | undefined): readonly string[] | undefined {
  if (typed === undefined || typeof typed === 'string') return typed === undefined ? undefined : [typed];
  return typeof typed === 'boolean' || typed.length === 0 ? [''] : typed;
}

function heldBy({ control, options, typed }: FieldModel): readonly string[] {
  if (control === 'literal') return [];
  const chosen = options.filter((option) => option.chosen).map(({ value }) => value);
  if (control === 'select') return chosen.length > 0 ? chosen : options.slice(0, 1).map(({ value }) => value);
  if (control === 'radio') return chosen;
  return options.length > 0 || control === 'checkboxes' ? ['', ...chosen] : [typed];
}
