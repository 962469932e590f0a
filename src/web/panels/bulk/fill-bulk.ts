import type { ChangePlan } from '../../../changes/preview/change-plan.ts';
import type { DbRecord } from '../../../db/file/record.ts';
import type { BulkAction } from '../../../panel/bulk/bulk-actions.ts';
import type { RefusedRecord } from '../../../panel/bulk/stage-bulk.ts';
import type { TablePage } from '../../../panel/pages/table/table-page.ts';
import { fieldsFor, inputs } from '../../../panel/fields/field-values.ts';
import type { Posted } from '../../../panel/submit/check-fields.ts';
import type { FieldModel } from '../../page/models/field-model.ts';
import type { Sentence } from '../../page/models/layout-model.ts';
import type { BulkModel, BulkRefused } from '../../page/models/bulk-model.ts';
import { whyOf } from '../../request/why.ts';
import { formatList } from '../../words/format.ts';
import { pageUrl, type FoundPage } from '../panel-pages.ts';
import { planModel } from '../../preview/fill-plan.ts';
import { fieldModel } from '../kit/show/fill-field.ts';
import { lostModels } from '../kit/show/related-model.ts';
import type { Visit } from '../../visit.ts';
import type { BulkRequest, SentBulk } from './bulk-request.ts';
import type { StagedAction } from './stage-action.ts';
import { howName, planName, shownPrefix } from '../../../panel/submit/posted-names.ts';

/** How many names are shown; there can be thousands of records. */
const maxNames = 200;

/**
 * The model of the page of an action over many records.
 * @param planned what the action would do; undefined before a value is typed
 */
export function bulkModel(
  visit: Visit,
  { found, action, keys, hidden, back, typed }: SentBulk,
  planned: { readonly staged: StagedAction; readonly plan: ChangePlan } | undefined,
  refusal: Sentence | undefined,
): BulkModel {
  const { panel } = found;
  const staged = planned?.staged;
  const atField = staged && refusedField(action, staged);
  const listed = keys.slice(0, maxNames);
  const fields = fieldsOf(visit, panel.name, action, typed, atField);
  return {
    about: action.field
      ? undefined
      : { key: `pages.${action.name}.description`, args: { key: formatList(listed.slice(0, 10), visit.language) } },
    action: `${pageUrl(panel.name, found.name)}/many`,
    hidden: planned ? [...hidden, { name: planName, value: bulkMark(planned) }, ...shownWith(action, fields)] : hidden,
    names: listed,
    count: keys.length,
    more: keys.length - listed.length,
    fields,
    sets: action.field !== undefined,
    how: howOf(action, typed),
    refusal,
    refused: staged && !atField ? refusedModel(staged.refused, action, typed.has('leaveOut')) : undefined,
    preview:
      planned && !atField
        ? {
            staged: planned.staged.staged.length,
            plan: planModel(visit, planned.plan, panel.name),
          }
        : undefined,
    lost: lostModels(visit, { ...found, name: action.name, page: action.page }, recordsOf(visit, found, listed)),
    unchanged: staged?.unchanged ?? 0,
    why: whyOf(typed),
    button: action.field ? 'bulk.save' : `pages.${action.name}.button`,
    danger: action.page.danger,
    cancel: back,
  };
}

/** The choices that a page is shown with. A person who makes another choice need not confirm it again. */
function shownWith({ field }: BulkAction, fields: readonly FieldModel[]): BulkModel['hidden'] {
  return field ? [] : fields.map(({ name, typed }) => ({ name: `${shownPrefix}${name}`, value: typed }));
}

/** The posted form, with the choices that the page was shown with. */
export function asShown(posted: Posted): Posted {
  const shown = [...posted].filter(([name]) => name.startsWith(shownPrefix));
  return new Map([...posted, ...shown.map(([name, value]) => [name.slice(shownPrefix.length), value] as const)]);
}

/** Identifies what a person has seen; if the mark differs, they see it again. */
export function bulkMark({ staged, plan }: { readonly staged: StagedAction; readonly plan: ChangePlan }): string {
  return `${staged.mark}.${plan.digest}`;
}

/** The title of such a page. */
export function bulkTitle(visit: Visit, found: FoundPage, { action, keys }: BulkRequest): Sentence {
  return {
    key: 'bulk.title',
    args: { action: describeBulkAction(visit, found.panel.name, action), count: keys.length },
  };
}

/** The label of an action, in the reader's language. */
export function describeBulkAction(visit: Visit, panel: string, { field, name }: BulkAction): string {
  const t = visit.translator(panel);
  return field ? t('bulk.set', { field: t(`fields.${field.name}.label`) }) : t(`actions.${name}`);
}

/** Why the value itself is refused; the reason is the same for every record. */
function refusedField({ field }: BulkAction, { staged, unchanged, refused }: StagedAction): Sentence | undefined {
  const [first] = refused;
  if (!field || !first || staged.length + unchanged > 0) return undefined;
  return refused.every((one) => one.field === field.name && one.refusal.key === first.refusal.key)
    ? first.refusal
    : undefined;
}

/** The field that is set, as it was typed; or the choices of the page, each with what is chosen at first. */
function fieldsOf(
  visit: Visit,
  panel: string,
  { field, page }: BulkAction,
  typed: Posted,
  refusal: Sentence | undefined,
): FieldModel[] {
  const { reading } = visit;
  const asked = field
    ? [[field.name, field.field] as const]
    : inputs(fieldsFor(page.fields, undefined, reading)).filter(([, { control }]) => control !== 'hidden');
  return asked.map(([name, input]) => {
    const posted = typed.get(name) ?? (field ? [] : undefined);
    const refused = posted && { posted: new Map([[name, posted]]), fields: new Map(), page: [] };
    return { ...fieldModel(visit, panel, name, input, { record: undefined, reading, refused }), refusal };
  });
}

function howOf({ field }: BulkAction, typed: Posted): BulkModel['how'] {
  if (field?.field.many !== true) return undefined;
  const how = typed.get(howName)?.[0];
  return how === 'take' || how === 'set' ? how : 'add';
}

function refusedModel(
  refused: readonly RefusedRecord[],
  { field: own }: Pick<BulkAction, 'field'>,
  leaveOut: boolean,
): BulkRefused | undefined {
  if (refused.length === 0) return undefined;
  const records = refused.slice(0, maxNames).map(({ key, field, refusal }) => ({
    key,
    label: field === undefined || field === own?.name ? undefined : `fields.${field}.label`,
    reason: refusal,
  }));
  return { count: refused.length, records, more: refused.length - records.length, leaveOut };
}

function recordsOf({ reading }: Visit, { page }: FoundPage<TablePage>, keys: readonly string[]): DbRecord[] {
  const database = reading.database(page.lists.database);
  return keys.flatMap((key) => database.get(key) ?? []);
}
