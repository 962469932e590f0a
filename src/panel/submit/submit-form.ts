import type { ChangeSet } from '../../changes/change-set.ts';
import type { DbRecord } from '../../db/file/record.ts';
import { Failure, type Refusal } from '../../refusals.ts';
import { brokenRules } from './broken-rules.ts';
import { checkFields, typedTexts, type Checked, type Posted } from './check-fields.ts';
import { findConflicts, type FieldConflict } from './field-conflicts.ts';
import type { Fields } from '../fields/field.ts';
import type { FilledForm } from './filled-form.ts';
import { filesToKeep, refusedFiles, type PostedFiles } from '../fields/kinds/file-field.ts';
import type { FormPage } from '../pages/form-page.ts';
import { fieldsFor, inputs, placeOf } from '../fields/field-values.ts';
import { answerOf, type PageRefusal, type PageSuccess } from '../pages/page-answer.ts';
import { signalFor } from '../pages/page-signal.ts';
import type { AnySubmitted } from '../pages/post-event.ts';
import { stageFields } from './stage-fields.ts';
import { isAsStored } from './unchanged-fields.ts';
import { buttonName } from './posted-names.ts';

/** An accepted form, ready to be written. */
export interface StagedForm {
  readonly outcome: 'staged';
  /** What it writes and signals. */
  readonly changes: ChangeSet;
  readonly record: DbRecord;
  /** Fields that keep a newer value of somebody else. */
  readonly newer: readonly string[];
  /** The staged value of each field. */
  readonly merged: ReadonlyMap<string, readonly string[]>;
  /** The message of the post-event. */
  readonly saved: PageSuccess | undefined;
}

/** An accepted form without changes: nothing to write, and nothing to signal. */
export interface UnchangedForm extends Omit<StagedForm, 'outcome'> {
  readonly outcome: 'unchanged';
  /** It stores nothing, and its post-event has returned a message. */
  readonly hasMessage: boolean;
}

/** A form with a field that somebody else changed too. */
export interface ConflictingForm {
  readonly outcome: 'conflict';
  readonly conflicts: readonly FieldConflict[];
  /** The value of each field; the newly stored one if the person did not change it. */
  readonly merged: ReadonlyMap<string, readonly string[]>;
}

export type SubmitOutcome =
  | StagedForm
  | UnchangedForm
  | ConflictingForm
  | { readonly outcome: 'refused'; readonly fields: ReadonlyMap<string, Refusal>; readonly page: readonly Refusal[] };

/** What is needed to check a submitted form, besides its texts. */
export interface FormContext {
  /** Why a text is not the current password of the signed-in person; undefined when it is right. */
  readonly refuseCurrent: (password: string) => Promise<Refusal | undefined>;
  /**
   * Runs code of the panel within its time limit. The limit within which a form is submitted ends with the first wait; so
   * after the wait for the current password the rest has this one.
   */
  readonly limited: <result>(work: () => result) => result;
  readonly files: PostedFiles;
}

/**
 * From a submitted form to staged changes: parses every input field, refuses everything that is wrong at once, compares
 * with changes made meanwhile, stages the properties, then calls the page's post-event to stage the rest. Writes
 * nothing. Without changes no event is signalled, except when signalling is the page's purpose.
 * @param record the record being edited; undefined on a page that creates one
 */
export async function submitForm(
  page: FormPage,
  record: DbRecord | undefined,
  posted: Posted,
  changes: ChangeSet,
  context: FormContext,
): Promise<SubmitOutcome> {
  const checked = checkForm({ page, record, changes }, posted, context.files);
  if (!asksCurrent(checked.fields)) return stageChecked(checked);
  const wrong = await refusedCurrent(checked, context);
  return context.limited(() => stageChecked({ ...checked, refused: new Map([...checked.refused, ...wrong]) }));
}

/** A form whose fields are parsed and compared with what is stored. */
interface CheckedForm extends Checked {
  readonly form: FilledForm;
  /** Those of the page, for this record. */
  readonly fields: Fields;
  readonly button: string;
  readonly files: PostedFiles;
  /** Refusals by field, of texts and files. */
  readonly refused: ReadonlyMap<string, Refusal>;
  readonly conflicts: readonly FieldConflict[];
  readonly newer: readonly string[];
}

function checkForm(
  { page, record, changes }: Omit<FilledForm, 'typed'>,
  posted: Posted,
  files: PostedFiles,
): CheckedForm {
  const button = pressedButton(page, posted);
  const fields = fieldsFor(page.fields, record, changes);
  const typed = typedTexts(page, record, posted, changes);
  const { conflicts, newer, merged } = findConflicts({ page, record, typed, changes }, posted);
  const form: FilledForm = { page, record, typed: merged, changes };
  const checked = checkFields(form, fields);
  const refused = new Map([...checked.refusals, ...refusedFiles(fields, files)]);
  return { ...checked, form, fields, button, files, refused, conflicts, newer };
}

/** Refuses what is wrong, asks about what somebody else changed too, or stages the form. */
async function stageChecked(checked: CheckedForm): Promise<SubmitOutcome> {
  const { form, fields, button, files, refused, conflicts, newer } = checked;
  const { page, record, changes, typed: merged } = form;
  if (refused.size > 0) return { outcome: 'refused', fields: refused, page: [] };
  const submitted = submittedValues(page, checked.accepted, filesToKeep(fields, files));
  const broken = brokenRules(page, submitted, checked.unchanged, { reading: changes, record });
  if (broken.length > 0) return { outcome: 'refused', ...byField(fields, broken) };
  if (conflicts.length > 0) return { outcome: 'conflict', conflicts, merged };
  const staged = stageRecord(form, fields, checked);
  const answer = answerOf(await page.postEvent?.(changes, staged.record, submitted, { button }));
  if (answer?.refused) return { outcome: 'refused', ...byField(fields, [answer]) };
  return concludeForm(page, staged, { changes, record: staged.record, newer, merged, saved: answer });
}

function asksCurrent(fields: Fields): boolean {
  return inputs(fields).some(([, field]) => field.current);
}

/** Fields for the current password that have another one. */
async function refusedCurrent(
  { fields, accepted, refusals }: CheckedForm,
  { refuseCurrent }: FormContext,
): Promise<[string, Refusal][]> {
  const refused: [string, Refusal][] = [];
  for (const [name, field] of inputs(fields)) {
    if (!field.current || refusals.has(name)) continue;
    const refusal = await refuseCurrent(accepted.get(name)?.[0] ?? '');
    if (refusal) refused.push([name, refusal]);
  }
  return refused;
}

/** The record of a form after its fields are staged. */
interface StagedRecord {
  readonly record: DbRecord;
  readonly key: string;
  /** Whether the form has the stored values, so that nothing was staged. */
  readonly isSame: boolean;
}

/** Stages the values of the fields, unless they are the stored ones. */
function stageRecord(form: FilledForm, fields: Fields, checked: Checked): StagedRecord {
  const { page, record } = form;
  const key = record?.key ?? page.settings ?? checked.accepted.get(page.key ?? '')?.[0] ?? '';
  if (record !== undefined && isAsStored(form, fields, checked.unchanged)) return { record, key, isSame: true };
  return { record: stageFields(form, fields, key, checked), key, isSame: false };
}

/** The outcome of a form after its post-event. Signals the event of the page, unless there is nothing to do. */
function concludeForm(
  page: FormPage,
  { key, isSame }: StagedRecord,
  result: Omit<StagedForm, 'outcome'>,
): StagedForm | UnchangedForm {
  const { changes } = result;
  if (changes.writesNothing && !isForSignal(page, changes, isSame)) {
    const doesMore = page.buttons.length > 0 || !keepsFields(page);
    return {
      ...result,
      outcome: 'unchanged',
      hasMessage: result.saved !== undefined && !changes.isTouched && doesMore,
    };
  }
  if (page.signals !== undefined) {
    const { event, args } = signalFor(page.signals, key);
    changes.signal(event, ...args);
  }
  return { ...result, outcome: 'staged' };
}

/**
 * Whether a form without changes was submitted to signal its event: the page stores nothing and signals an event; or it
 * stores more than fields, and its post-event signals one.
 */
function isForSignal(page: FormPage, changes: ChangeSet, isSame: boolean): boolean {
  if (!keepsFields(page)) return changes.signals.length > 0 || (page.signals !== undefined && !changes.isTouched);
  const asksMore = inputs(page.fields).some(([name, field]) => placeOf(name, field) === undefined);
  return changes.signals.length > 0 && (page.buttons.length > 0 || asksMore || !isSame);
}

/** Whether a field of the page is stored automatically. */
function keepsFields({ fields }: FormPage): boolean {
  return inputs(fields).some(([name, field]) => placeOf(name, field) !== undefined);
}

/**
 * The button a form was submitted with; the enter key is the first.
 * @throws Failure `errors.badRequest` for one the page does not have
 */
function pressedButton({ buttons }: FormPage, posted: Posted): string {
  const pressed = posted.get(buttonName)?.[0];
  if (pressed === undefined) return buttons[0] ?? '';
  if (!buttons.includes(pressed)) throw new Failure('errors.badRequest', 'no such button', { kind: 'invalid' });
  return pressed;
}

function submittedValues(
  page: FormPage,
  accepted: ReadonlyMap<string, readonly string[]>,
  files: AnySubmitted,
): AnySubmitted {
  const texts = inputs(page.fields).map(([name, field]) => [name, field.value(accepted.get(name) ?? [])] as const);
  return { ...Object.fromEntries(texts), ...files };
}

/** A refusal of a hidden field becomes one of the page. If a field is refused several times, the first one is shown. */
function byField(
  fields: Fields,
  refusals: readonly PageRefusal[],
): { fields: ReadonlyMap<string, Refusal>; page: readonly Refusal[] } {
  const refused = new Map<string, Refusal>();
  const page: Refusal[] = [];
  for (const refusal of refusals) {
    const { field = '' } = refusal;
    if (!Object.hasOwn(fields, field)) page.push(refusal);
    else if (!refused.has(field)) refused.set(field, refusal);
  }
  return { fields: refused, page };
}
