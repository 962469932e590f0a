import type { DbRecord } from '../../../../db/file/record.ts';
import type { AnyInput, Field, FileField, LiteralField } from '../../../../panel/fields/field.ts';
import { choicesOf, isPassword, loadField } from '../../../../panel/fields/field-values.ts';
import { linkOf } from '../../../../panel/fields/kinds/literal-link.ts';
import type { Reading } from '../../../../panel/fields/reading.ts';
import type { Rule } from '../../../../panel/fields/rules.ts';
import type { Posted } from '../../../../panel/submit/check-fields.ts';
import type { Refusal } from '../../../../refusals.ts';
import { emptyField } from '../../../page/empty-field.ts';
import type { FieldModel } from '../../../page/models/field-model.ts';
import type { Visit } from '../../../visit.ts';
import { controlFor } from './control-for.ts';

interface FieldContext {
  readonly record: DbRecord | undefined;
  readonly reading: Reading;
  /** What was typed into a refused form, and the refusals. */
  readonly refused: { readonly posted: Posted; readonly fields: ReadonlyMap<string, Refusal> } | undefined;
}

/** The model of a field of a form. */
export function fieldModel(visit: Visit, panel: string, name: string, field: Field, context: FieldContext): FieldModel {
  const common = commonModel(visit, panel, name, field, context);
  if (field.kind === 'literal') return literalModel(common, field, context);
  if (field.kind === 'file') return fileModel(common, field);
  return inputModel(common, field, context);
}

/** The part of the model that all kinds of fields share. */
function commonModel(visit: Visit, panel: string, name: string, field: Field, context: FieldContext): FieldModel {
  const help = `fields.${name}.help`;
  return {
    ...emptyField,
    name,
    label: `fields.${name}.label`,
    help: [
      ...(visit.web.wording.has(help, visit.language, panel) ? [{ key: help, args: {} }] : []),
      ...(field.kind === 'input' && field.help !== undefined ? [{ key: field.help, args: {} }] : []),
      ...rulesOf(field).flatMap(({ describe }) => describe?.(context.reading) ?? []),
    ],
    refusal: context.refused?.fields.get(name),
    width: widthOf(field),
  };
}

function literalModel(common: FieldModel, field: LiteralField, { record, reading }: FieldContext): FieldModel {
  const typed = record ? field.show(record, reading) : '';
  const label = field.options.includes(typed) ? `fields.${common.name}.options.${typed}` : undefined;
  const options = [{ value: typed, label, text: typed, chosen: true }];
  const href = typed === '' ? undefined : linkOf(field, record);
  return { ...common, control: 'literal', typed, options, href };
}

function fileModel(common: FieldModel, field: FileField): FieldModel {
  const accept = field.accept.join(',');
  return { ...common, control: 'file', required: !field.optional, accept };
}

function inputModel(common: FieldModel, field: AnyInput, { record, reading, refused }: FieldContext): FieldModel {
  const { name } = common;
  const posted = refused?.posted.get(name);
  const texts = posted ? asTyped(field, posted) : loadField(name, field, record, reading);
  const choices = choicesOf(name, field, record, reading);
  if (field.control === 'checkboxes' && choices.length > maxBoxes) return namesModel(common, field, texts);
  const chosen = new Set(texts);
  return {
    ...common,
    control: controlFor(field.control, texts.join('\n')),
    required: !field.optional,
    range: field.range,
    rows: field.rows,
    typed: isPassword(field) ? '' : texts.join('\n'),
    options: choices.map(({ value, text, label }) => ({
      value,
      label: text === undefined ? (label ?? `fields.${name}.options.${value}`) : undefined,
      text: text ?? value,
      chosen: chosen.has(value),
    })),
    autocomplete: isPassword(field) ? (field.current ? 'current-password' : 'new-password') : 'off',
  };
}

/** The values of a field with very many choices, to be typed. */
function namesModel(common: FieldModel, field: AnyInput, texts: readonly string[]): FieldModel {
  return {
    ...common,
    control: 'textarea',
    help: [...common.help, { key: 'help.manyNames', args: {} }],
    required: !field.optional,
    rows: Math.min(Math.max(texts.length + 2, common.rows), maxRows),
    typed: texts.join('\n'),
  };
}

/** More choices than this are not shown as boxes; the values are typed instead. */
const maxBoxes = 300;

/** Visible lines of such a field. */
const maxRows = 16;

/** Longest text that fits a short field, in characters. */
const longestShort = 16;

function widthOf(field: Field): FieldModel['width'] {
  if (field.kind !== 'input') return 'full';
  const { control, max } = field;
  if (control === 'number' || control === 'date' || control === 'time') return 'short';
  if (control === 'textarea' || control === 'radio' || control === 'checkboxes') return 'full';
  if (control === 'switch' || control === 'checkbox' || control === 'select' || control === 'password') return 'line';
  return max <= longestShort ? 'short' : max > 255 ? 'full' : 'line';
}

function rulesOf(field: Field): readonly Rule[] {
  return field.kind === 'input' ? field.rules : [];
}

/** The values of a refused form: exactly as typed; for several choices, only the selected ones. */
function asTyped(field: AnyInput, posted: readonly string[]): readonly string[] {
  const isBox = field.control === 'switch' || field.control === 'checkbox';
  return field.many || isBox ? field.typed(posted) : posted.slice(0, 1);
}
