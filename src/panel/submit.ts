import type { ChangeSet } from '../changes/change-set.ts';
import type { DbRecord } from '../db/record.ts';
import type { PropValues } from '../changes/staged-database.ts';
import { Failure, refuse, type Refusal } from '../problems.ts';
import { checkFields, typedTexts, type Posted } from './check-fields.ts';
import { keptFiles, refusedFiles, type PostedFiles } from './file-field.ts';
import { fieldsFor, inputs, isComparable, loadField, markOf, parseMarks, placeOf } from './form-values.ts';
import { answerOf, refusalOf, type PageRefusal, type PageSuccess } from './page-answer.ts';
import type { Fields } from './field.ts';
import type { FormPage } from './form-page.ts';
import type { AnySubmitted } from './post-event.ts';

/** A field that somebody else changed while the form was open, and the person too. */
export interface FieldConflict {
  /** The field's name; for something that is no field of the page, what it is. */
  readonly field: string;
  readonly stored: readonly string[];
  readonly typed: readonly string[];
}

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
  /** Tells whether a text is the present password of whoever submits. */
  readonly verifyPassword: (password: string) => Promise<boolean>;
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
  { verifyPassword, files }: SubmitAids,
): Promise<SubmitOutcome> {
  const button = pressedButton(page, posted);
  const fields = fieldsFor(page.fields, record, changes);
  const typed = typedTexts(page, record, posted, changes);
  const { conflicts, kept } = compare(page, record, posted, typed, changes);
  const { accepted, refusals } = checkFields(page, fields, record, typed, changes);
  const key = record?.key ?? page.settings ?? accepted.get(page.key ?? '')?.[0] ?? '';
  for (const [name, field] of inputs(fields))
    if (field.current && !refusals.has(name) && !(await verifyPassword(accepted.get(name)?.[0] ?? '')))
      refusals.set(name, refuse('errors.wrongPassword'));
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

/**
 * Fields that changed between showing and submitting. Where the person had left a field alone, the newer stored value
 * is kept and `typed` follows it; where both changed it, that is a conflict.
 */
function compare(
  page: FormPage,
  record: DbRecord | undefined,
  posted: Posted,
  typed: Map<string, readonly string[]>,
  changes: ChangeSet,
): { conflicts: FieldConflict[]; kept: string[] } {
  const marks = page.creates ? undefined : parseMarks(page.fields, posted.get('_seen')?.[0]);
  const conflicts: FieldConflict[] = [];
  const kept: string[] = [];
  if (!marks) return { conflicts, kept };
  for (const [index, [name, field]] of inputs(page.fields).entries()) {
    const stored = loadField(name, field, record, changes);
    const mine = typed.get(name) ?? [];
    if (!isComparable(field) || markOf(stored) === marks[index] || markOf(mine) === markOf(stored)) continue;
    if (markOf(mine) === marks[index]) {
      typed.set(name, stored);
      kept.push(name);
    } else conflicts.push({ field: name, stored, typed: mine });
  }
  return { conflicts, kept };
}

function stageFields(
  page: FormPage,
  fields: Fields,
  record: DbRecord | undefined,
  key: string,
  accepted: ReadonlyMap<string, readonly string[]>,
  changes: ChangeSet,
): DbRecord {
  const { database, type } = page.source;
  const props: Record<string, string> = {};
  for (const [name, field] of inputs(fields)) {
    const place = name === page.key ? undefined : placeOf(name, field);
    const value = field.write(accepted.get(name) ?? []);
    if (place && 'property' in place) props[place.property] = value;
    else if (place) {
      const { setting } = place;
      stageProps(changes, setting.database, setting.key, setting.type ?? 'configuration', { [setting.name]: value });
    }
  }
  stageProps(changes, database, key, type, record ? props : { ...page.initially, ...props });
  return changes.database(database).get(key) ?? unreachable(key);
}

/** Sets properties of a record, which is created where it is not there yet. */
function stageProps(changes: ChangeSet, name: string, key: string, type: string, props: PropValues): void {
  const database = changes.database(name);
  if (!database.get(key)) database.create(key, type, props);
  else if (Object.keys(props).length > 0) database.setProps(key, props);
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

function unreachable(key: string): never {
  throw new Error(`the staged record ${key} has vanished`);
}
