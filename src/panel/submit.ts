import type { ChangeSet } from '../changes/change-set.ts';
import type { DbRecord } from '../db/record.ts';
import { Failure, type Refusal } from '../problems.ts';
import { checkFields, typedTexts, type Posted } from './check-fields.ts';
import { findConflicts, type FieldConflict } from './field-conflicts.ts';
import type { Fields } from './field.ts';
import { keptFiles, refusedFiles, type PostedFiles } from './file-field.ts';
import type { FormPage } from './form-page.ts';
import { fieldsFor, inputs } from './form-values.ts';
import { answerOf, refusalOf, type PageRefusal, type PageSuccess } from './page-answer.ts';
import type { AnySubmitted } from './post-event.ts';
import { stageFields } from './stage-fields.ts';

/** A form that was taken, and waits to be written. */
export interface StagedForm {
  readonly outcome: 'staged';
  readonly record: DbRecord;
  /** Fields where somebody else's newer value was kept. */
  readonly kept: readonly string[];
  /** What the post-event says of it. */
  readonly saved: PageSuccess | undefined;
}

export type SubmitOutcome =
  | StagedForm
  | { readonly outcome: 'refused'; readonly fields: ReadonlyMap<string, Refusal>; readonly page: readonly Refusal[] }
  | { readonly outcome: 'conflict'; readonly conflicts: readonly FieldConflict[] };

/** What a submitted form is looked at with, besides its texts. */
export interface SubmitAids {
  /** Why a text is not taken as the present password of whoever submits; undefined when it is right. */
  readonly refuseCurrent: (password: string) => Promise<Refusal | undefined>;
  readonly files: PostedFiles;
}

/**
 * From a submitted form to staged changes: parses every input field, refuses all that is wrong at once, compares with
 * what was changed meanwhile, stages the properties, then lets the page's post-event stage the rest. Writes nothing.
 * @param record the record being edited; undefined on a page that creates one
 */
export async function submitForm(
  page: FormPage,
  record: DbRecord | undefined,
  posted: Posted,
  changes: ChangeSet,
  { refuseCurrent, files }: SubmitAids,
): Promise<SubmitOutcome> {
  const button = pressedButton(page, posted);
  const fields = fieldsFor(page.fields, record, changes);
  const typed = typedTexts(page, record, posted, changes);
  const { conflicts, kept } = findConflicts(page, record, posted, typed, changes);
  const { accepted, refusals } = checkFields(page, fields, record, typed, changes);
  const key = record?.key ?? page.settings ?? accepted.get(page.key ?? '')?.[0] ?? '';
  for (const [name, field] of inputs(fields)) {
    if (!field.current || refusals.has(name)) continue;
    const refusal = await refuseCurrent(accepted.get(name)?.[0] ?? '');
    if (refusal) refusals.set(name, refusal);
  }
  for (const [name, refusal] of refusedFiles(fields, files)) refusals.set(name, refusal);
  if (refusals.size > 0) return { outcome: 'refused', fields: refusals, page: [] };
  const submitted = submittedValues(page, accepted, keptFiles(fields, files));
  const broken = page.rules.map((rule) => refusalOf(rule(submitted, { reading: changes, record }))).filter(isPresent);
  if (broken.length > 0) return { outcome: 'refused', ...byField(fields, broken) };
  if (conflicts.length > 0) return { outcome: 'conflict', conflicts };
  const staged = stageFields(page, fields, record, key, accepted, changes);
  const answer = answerOf(await page.postEvent?.(changes, staged, submitted, { button }));
  if (answer?.refused) return { outcome: 'refused', ...byField(fields, [answer]) };
  if (page.signals !== undefined) changes.signal(page.signals, key);
  return { outcome: 'staged', record: staged, kept, saved: answer };
}

/**
 * The button a form was submitted with; the enter key is the first.
 * @throws Failure `errors.badRequest` for one the page does not have
 */
function pressedButton({ buttons }: FormPage, posted: Posted): string {
  const pressed = posted.get('_button')?.[0];
  if (pressed === undefined) return buttons[0] ?? '';
  if (!buttons.includes(pressed)) throw new Failure('errors.badRequest', 'no such button');
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

/** A refusal of a field that is not shown is one of the page. Of several about one field the first is said. */
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

function isPresent<thing>(thing: thing | undefined): thing is thing {
  return thing !== undefined;
}
