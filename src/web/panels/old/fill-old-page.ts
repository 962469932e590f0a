import type { PageRow, PageView, ShownField } from '../../../formmagick/run/show/page-view.ts';
import { pageAddress } from '../../../formmagick/run/show/show-content.ts';
import { base } from '../../base-url.ts';
import { markRequired } from '../../page/field-marks.ts';
import { emptyField } from '../../page/empty-field.ts';
import type { FieldModel } from '../../page/models/field-model.ts';
import type { OldPanelModel, OldPart } from '../../page/models/old-panel-model.ts';
import { literalKey } from './old-words.ts';

/** @param conversation its name, sent with the form */
export function oldPanelModel(panel: string, view: PageView, conversation: string, stages = false): OldPanelModel {
  const shown = view.rows.filter((row) => row.kind !== 'field' || row.field.type !== 'hidden');
  const parts = marked(joined(shown.map(partOf)));
  const last = parts.at(-1);
  const buttons = last?.kind === 'buttons' ? last.buttons : [];
  const fields = parts.flatMap((part) => (part.kind === 'field' ? part.field : []));
  const isForm = fields.some(({ control }) => control !== 'literal') || parts.some(({ kind }) => kind === 'buttons');
  return {
    heading: view.heading,
    description: view.description,
    parts: last?.kind === 'buttons' ? parts.slice(0, -1) : parts,
    form: isForm
      ? {
          action: pageAddress({ base, panel }, view.name),
          hidden: [...(conversation === '' ? [] : [{ name: '.id', value: conversation }]), ...hiddenFields(view)],
          buttons,
          preview: stages ? buttons[0] : undefined,
          cancel: view.index === 0 ? undefined : `${base}/${panel}`,
          hasFiles: fields.some(({ control }) => control === 'file'),
        }
      : undefined,
    blockedBy: view.blockedBy.join(', '),
    refused: fields.filter(({ refusal }) => refusal !== undefined),
    refusals: [],
  };
}

/** The fields say which of them must be filled in. */
function marked(parts: readonly OldPart[]): readonly OldPart[] {
  const fields = markRequired(parts.flatMap((part) => (part.kind === 'field' ? part.field : [])));
  return parts.map((part) => {
    const field = part.kind === 'field' && fields.find(({ name }) => name === part.field.name);
    return field ? { ...part, field } : part;
  });
}

function partOf(row: PageRow, index: number): OldPart {
  switch (row.kind) {
    case 'field':
      return { kind: 'field', field: fieldModel(row.field), description: row.field.description };
    case 'link':
      return { kind: 'links', links: [row.link] };
    case 'button':
      return { kind: 'buttons', buttons: [row.button] };
    case 'table':
      return { kind: 'table', table: row.table, id: `table-${index}` };
    default:
      return row;
  }
}

/** Consecutive links and buttons are shown side by side. */
function joined(parts: readonly OldPart[]): readonly OldPart[] {
  const rows: OldPart[] = [];
  for (const part of parts) {
    const before = rows.at(-1);
    if (part.kind === 'links' && before?.kind === 'links')
      rows[rows.length - 1] = { kind: 'links', links: [...before.links, ...part.links] };
    else if (part.kind === 'buttons' && before?.kind === 'buttons')
      rows[rows.length - 1] = { kind: 'buttons', buttons: [...before.buttons, ...part.buttons] };
    else rows.push(part);
  }
  return rows;
}

function hiddenFields({ rows }: PageView): { name: string; value: string }[] {
  return rows.flatMap((row) => {
    if (row.kind !== 'field' || row.field.type !== 'hidden') return [];
    return row.field.values.map((value) => ({ name: row.field.id, value }));
  });
}

const controls: Readonly<Record<ShownField['type'], FieldModel['control']>> = {
  text: 'text',
  password: 'password',
  select: 'select',
  radio: 'radio',
  checkbox: 'checkbox',
  checkboxes: 'checkboxes',
  textarea: 'textarea',
  literal: 'literal',
  file: 'file',
  hidden: 'hidden',
};

function fieldModel(field: ShownField): FieldModel {
  const { id, type, options, messages } = field;
  // If its sub is missing, a literal shows only the notice.
  const values = type === 'literal' && field.note !== '' ? [field.note] : field.values;
  const text = type === 'literal' ? values.join(', ') : values.join('\n');
  const choice = { value: text, label: undefined, text, chosen: true };
  return {
    ...emptyField,
    name: id,
    control: type === 'select' && field.multiple ? 'checkboxes' : controls[type],
    label: literalKey(field.label),
    help: field.note === '' || type === 'literal' ? [] : [{ key: literalKey(field.note), args: {} }],
    required: field.validations.some(({ name }) => name === 'nonblank'),
    typed: type === 'password' ? '' : text,
    options:
      type === 'literal'
        ? [choice]
        : options.map((option) => ({ ...option, label: undefined, chosen: values.includes(option.value) })),
    autocomplete: type === 'password' ? 'new-password' : 'off',
    rows: field.rows ?? emptyField.rows,
    refusal: messages.length > 0 ? { key: literalKey(messages.join(' ')), args: {} } : undefined,
  };
}
