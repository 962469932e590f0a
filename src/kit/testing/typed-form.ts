import type { FieldModel } from '../../web/page/models/field-model.ts';
import type { FormModel } from '../../web/page/models/form-model.ts';

/** A file chosen by a test. */
export interface ChosenFile {
  readonly name: string;
  /** Its content. */
  readonly text: string;
  /** Its media type; default: `text/plain`. */
  readonly type?: string;
}

/** The value for a field: text, a switch's state, several values, or a file. */
export type Typed = string | boolean | readonly string[] | ChosenFile;

/** Returns the names of the fields of a form that can be filled in. */
export function fieldNames(form: FormModel): readonly string[] {
  return [...form.fields, ...form.hidden].map(({ name }) => name);
}

/** Returns the data that a browser posts for a form: the field values, some of them replaced. */
export function formBody(
  form: FormModel,
  typed: Readonly<Record<string, Typed>>,
  extra: Readonly<Record<string, string>>,
): URLSearchParams | FormData {
  const body = form.hasFiles ? new FormData() : new URLSearchParams();
  for (const [name, text] of Object.entries(extra)) body.append(name, text);
  for (const { name, value } of form.hidden) for (const text of given(typed[name]) ?? [value]) body.append(name, text);
  for (const field of form.fields) {
    const value = typed[field.name];
    if (isFile(value) && body instanceof FormData)
      body.append(field.name, new Blob([value.text], { type: value.type ?? 'text/plain' }), value.name);
    else for (const text of textsOf(field, value)) body.append(field.name, text);
  }
  return body;
}

function textsOf(field: FieldModel, typed: Typed | undefined): readonly string[] {
  if (typed === true) return ['', ...field.options.map(({ value }) => value)];
  return given(typed) ?? heldBy(field);
}

function given(typed: Typed | undefined): readonly string[] | undefined {
  if (typed === undefined || isFile(typed)) return undefined;
  if (typeof typed === 'string') return [typed];
  return typeof typed === 'boolean' || typed.length === 0 ? [''] : typed;
}

function isFile(typed: Typed | undefined): typed is ChosenFile {
  return typeof typed === 'object' && 'text' in typed;
}

function heldBy({ control, options, typed }: FieldModel): readonly string[] {
  if (control === 'literal' || control === 'file') return [];
  const chosen = options.filter((option) => option.chosen).map(({ value }) => value);
  if (control === 'select') return chosen.length > 0 ? chosen : options.slice(0, 1).map(({ value }) => value);
  if (control === 'radio') return chosen;
  return options.length > 0 || control === 'checkboxes' ? ['', ...chosen] : [typed];
}
