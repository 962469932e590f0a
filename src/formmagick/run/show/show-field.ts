import { byBytes } from '../../../files/names-in.ts';
import { callSub } from '../calls/call-sub.ts';
import type { FormField } from '../../read/old-form.ts';
import type { FieldOptions } from '../../read/field-value.ts';
import { recordText } from './linked-record.ts';
import type { ShownField } from './page-view.ts';
import { createMistakeList } from '../../xml/reading-mistake.ts';
import type { OldRequest } from '../calls/old-request.ts';
import type { FieldChoices, PanelField } from '../../sub-content.ts';
import type { SubAnswer } from '../../subs.ts';
import { readValidations } from '../../read/validation.ts';

/** A field as it is shown, and the missing subs that it needs. */
interface FieldShowing {
  readonly field: ShownField;
  readonly missing: readonly string[];
}

/** Returns a field of the form as it is shown; undefined if its `display` sub returns false. */
export async function showField(request: OldRequest, field: FormField): Promise<FieldShowing | undefined> {
  const { words } = request;
  const missing: string[] = [];
  let condition = '';
  if (field.display !== undefined) {
    const called = await callSub(request, field.display);
    if ('missing' in called) condition = called.missing;
    else if (!isTrue(called.answer)) return undefined;
  }
  const initial = await initialValues(request, field, missing);
  if (field.type === 'literal' && field.value.kind === 'expression' && request.values(field.id) === undefined)
    missing.push(field.value.source);
  const choices = withStored(field, initial, await choicesOf(request, field.options, missing));
  const lacks = condition === '' ? missing : [condition, ...missing];
  // The field is only displayed, and perhaps should not be. Its texts must not be read as true.
  const isUnsure = field.type === 'literal' && condition !== '';
  const shown = {
    id: field.id,
    type: field.type,
    label: isUnsure ? '' : words.text(field.label),
    description: isUnsure ? [] : words.rich(field.description),
    options: choices.map(({ value, label }) => ({ value, text: words.text(label) })),
    multiple: field.multiple,
    size: field.size,
    rows: field.rows,
    validations: field.validations,
    note: noteOf(request, condition, missing),
    messages: [],
  };
  if (field.type !== 'checkbox')
    return { field: { ...shown, values: request.values(field.id) ?? initial }, missing: lacks };
  const [value = '1'] = initial;
  const values = isTicked(request, field) ? [value] : [];
  return { field: { ...shown, options: [{ value, text: shown.label }], values }, missing: lacks };
}

/** Says which subs are missing. */
function noteOf({ words }: OldRequest, condition: string, missing: readonly string[]): string {
  const notes = [
    condition === '' ? '' : words.shared.say('old.missingCondition', { subs: condition }),
    missing.length === 0 ? '' : words.shared.say('old.missingOf', { subs: [...new Set(missing)].join(', ') }),
  ];
  return notes.filter(Boolean).join(' ');
}

function isTicked(request: OldRequest, field: FormField): boolean {
  const held = request.values(field.id);
  return held === undefined ? field.checked : held.some((text) => text !== '' && text !== '0');
}

/** Returns a field that a sub created. */
export function showOwnField(request: OldRequest, field: PanelField): ShownField {
  const { words } = request;
  const choices = field.options === undefined ? [] : choicesFrom(field.options);
  return {
    id: field.id,
    type: field.type,
    label: words.text(field.label),
    description: words.rich(field.description),
    values: request.values(field.id) ?? field.values,
    options: choices.map(({ value, label }) => ({ value, text: words.text(label) })),
    multiple: field.type === 'checkboxes',
    size: undefined,
    rows: undefined,
    validations: readValidations(field.validation, 1, createMistakeList()),
    note: '',
    messages: [],
  };
}

async function initialValues(
  request: OldRequest,
  { type, id, value }: FormField,
  missing: string[],
): Promise<readonly string[]> {
  const record = request.record?.record;
  if (
    type === 'literal' &&
    record !== undefined &&
    (value.kind === 'none' || (value.kind === 'text' && value.text === ''))
  )
    return [recordText(record, id) ?? []].flat();
  if (value.kind === 'text') return [value.text];
  if (value.kind !== 'call') return [];
  const called = await callSub(request, value.call);
  if (!('missing' in called)) return textsOf(called.answer);
  missing.push(called.missing);
  return [];
}

interface LabelledChoice {
  readonly value: string;
  readonly label: string;
}

async function choicesOf(
  request: OldRequest,
  options: FieldOptions | undefined,
  missing: string[],
): Promise<readonly LabelledChoice[]> {
  if (options === undefined) return [];
  if (options.kind === 'map') return options.options;
  if (options.kind === 'list') return options.values.map((value) => ({ value, label: value }));
  const called = await callSub(request, options.call);
  if ('missing' in called) {
    missing.push(called.missing);
    return [];
  }
  return isChoices(called.answer) ? choicesFrom(called.answer) : [];
}

/** A stored value remains selectable even if it is no longer offered. */
function withStored(
  { type, value }: FormField,
  initial: readonly string[],
  choices: readonly LabelledChoice[],
): readonly LabelledChoice[] {
  const isChoice = type === 'select' || type === 'radio';
  if (!isChoice || value.kind !== 'call' || choices.length === 0) return choices;
  const others = initial.filter((text) => text !== '' && !choices.some((choice) => choice.value === text));
  return [...choices, ...others.map((text) => ({ value: text, label: text }))];
}

/** The original sorts a map by its labels in byte order. */
function choicesFrom(choices: FieldChoices): readonly LabelledChoice[] {
  if (isMap(choices)) return [...choices].map(([value, label]) => ({ value, label }));
  if (isTexts(choices)) return choices.map((value) => ({ value, label: value }));
  return Object.entries(choices)
    .map(([value, label]) => ({ value, label }))
    .sort((one, other) => byBytes(one.label, other.label));
}

function isMap(choices: FieldChoices): choices is ReadonlyMap<string, string> {
  return choices instanceof Map;
}

function isChoices(answer: SubAnswer): answer is FieldChoices {
  return (
    answer instanceof Map ||
    isTexts(answer) ||
    (typeof answer === 'object' && answer !== null && !Array.isArray(answer))
  );
}

function isTexts(answer: SubAnswer): answer is readonly string[] {
  return Array.isArray(answer) && answer.every((one) => typeof one === 'string');
}

/** Converts what a sub returned to texts. */
function textsOf(answer: SubAnswer): readonly string[] {
  if (typeof answer === 'string') return [answer];
  if (typeof answer === 'number') return [String(answer)];
  return Array.isArray(answer) ? answer.flatMap((one: SubAnswer) => textsOf(one)) : [];
}

/** True by the rules of Perl. */
function isTrue(answer: SubAnswer): boolean {
  return Boolean(answer) && answer !== '0';
}
