import { setImmediate } from 'node:timers/promises';
import type { ChangeSet } from '../../changes/change-set.ts';
import type { DbRecord } from '../../db/file/record.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { FormPage } from '../pages/form-page.ts';
import type { Reading } from '../fields/reading.ts';
import { refusalOf } from '../pages/page-answer.ts';
import { isRecordOf } from '../pages/page-records.ts';
import type { Posted } from '../submit/check-fields.ts';
import { submitForm, type FormContext, type SubmitOutcome } from '../submit/submit-form.ts';

/** Why an action is refused for one of many records. */
export interface RefusedRecord {
  readonly key: string;
  /** The field that was refused; undefined if the record or the page was refused. */
  readonly field: string | undefined;
  readonly refusal: Refusal;
}

/** The result of one record; if it is refused, all the reasons. */
export type RecordOutcome = 'staged' | 'unchanged' | { readonly refusals: readonly Omit<RefusedRecord, 'key'>[] };

/** Runs the code of a page for one record, and checks what it staged. */
export interface BulkContext {
  readonly run: (submit: () => Promise<SubmitOutcome>) => Promise<SubmitOutcome>;
  readonly check: (record: DbRecord, part: ChangeSet) => Extract<SubmitOutcome, { outcome: 'refused' }> | undefined;
}

/** After so many milliseconds other requests can run. */
const turnMs = 20;

/**
 * Submits a page for many records into one change set, each with the checks it would have if it were the only one. A
 * refused record leaves nothing behind, and does not affect the others.
 * @param posted the posted form for a record
 */
export async function stageBulk(
  changes: ChangeSet,
  page: FormPage,
  keys: Iterable<string>,
  posted: (record: DbRecord, reading: ChangeSet) => Posted,
  context: BulkContext,
): Promise<{
  readonly staged: readonly string[];
  readonly unchanged: number;
  readonly refused: readonly RefusedRecord[];
}> {
  const staged: string[] = [];
  const refused: RefusedRecord[] = [];
  let unchanged = 0;
  const breathe = turns();
  for (const key of keys) {
    await breathe();
    const part = changes.part();
    const record = part.database(page.source.database).get(key);
    const outcome: RecordOutcome = record
      ? await stageOne(changes, part, { page, record, posted: () => posted(record, part) }, context)
      : onThePage(refuse('errors.recordMissing'));
    if (outcome === 'staged') staged.push(key);
    else if (outcome === 'unchanged') unchanged++;
    else refused.push({ key, ...(outcome.refusals[0] ?? { field: undefined, refusal: refuse('errors.badRequest') }) });
  }
  return { staged, unchanged, refused };
}

/** A page as it is submitted for one record. */
interface OneForm {
  readonly page: FormPage;
  /** Undefined on a page that creates one. */
  readonly record: DbRecord | undefined;
  readonly posted: () => Posted;
}

/**
 * Submits a page for one record, or creates one, in a part of a change set, and takes that over if nothing is refused.
 */
export async function stageOne(
  changes: ChangeSet,
  part: ChangeSet,
  { page, record, posted }: OneForm,
  { run, check }: BulkContext,
): Promise<RecordOutcome> {
  const outcome = await run(async () => {
    const refusal = refuseRecord(page, record, part) ?? refusalOf(page.preEvent?.(part));
    if (refusal) return { outcome: 'refused', fields: new Map(), page: [refusal] };
    const submitted = await submitForm(page, record, posted(), part, noAids);
    return submitted.outcome === 'staged' ? (check(submitted.record, part) ?? submitted) : submitted;
  });
  if (outcome.outcome === 'staged') {
    changes.adopt(part);
    return 'staged';
  }
  if (outcome.outcome === 'unchanged') return 'unchanged';
  if (outcome.outcome === 'conflict') return onThePage(refuse('errors.badRequest'));
  const fields = [...outcome.fields].map(([field, refusal]) => ({ field, refusal }));
  return { refusals: [...fields, ...outcome.page.map((refusal) => ({ field: undefined, refusal }))] };
}

function onThePage(refusal: Refusal): RecordOutcome {
  return { refusals: [{ field: undefined, refusal }] };
}

/** Why a page does not apply to a record; undefined if it applies, or creates one. */
function refuseRecord(page: FormPage, record: DbRecord | undefined, reading: Reading): Refusal | undefined {
  if (!record || (isRecordOf(page, record) && page.when(record, reading))) return undefined;
  return refuse('errors.notForRecord');
}

/** Pages for many records have no field for the current password or a file. */
const noAids: FormContext = {
  refuseCurrent: () => Promise.resolve(refuse('errors.badRequest')),
  files: new Map(),
  limited: (work) => work(),
};

/** Returns a function that, called repeatedly during long work, lets other requests run from time to time. */
export function turns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < turnMs) return;
    await setImmediate();
    since = performance.now();
  };
}
