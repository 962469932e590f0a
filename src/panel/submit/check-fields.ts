import type { ChangeSet } from '../../changes/change-set.ts';
import type { DbRecord } from '../../db/file/record.ts';
import { refuseKey, refuseValue } from '../../db/file/text/safe-text.ts';
import { accept, refuse, type Accepted, type Refusal } from '../../refusals.ts';
import { offersChoices, type AnyInput, type Fields } from '../fields/field.ts';
import { parseTexts } from './parse-texts.ts';
import { choicesOf, inputs, isPassword, loadField } from '../fields/field-values.ts';
import type { FilledForm } from './filled-form.ts';
import type { FormPage } from '../pages/form-page.ts';
import type { RuleContext } from '../fields/rules.ts';
import { isSentBack } from './seen.ts';
import { storedTexts, unchangedFields } from './unchanged-fields.ts';

/** A submitted form: the texts of each name, as posted. */
export type Posted = ReadonlyMap<string, readonly string[]>;

/**
 * The value of each input field after the submit; a field that was not posted, or posted unchanged, keeps exactly what
 * is stored.
 */
export function typedTexts(
  page: FormPage,
  record: DbRecord | undefined,
  posted: Posted,
  changes: ChangeSet,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    inputs(page.fields).map(([name, field]) => {
      const texts = posted.get(name);
      if (!texts) return [name, page.creates ? [] : loadField(name, field, record, changes)];
      const typed = field.typed(texts);
      if (page.creates || isPassword(field)) return [name, typed];
      const filledWith = loadField(name, field, record, changes);
      return [name, isSentBack(field, typed, filledWith) ? filledWith : typed];
    }),
  );
}

export interface Checked {
  /** Valid texts of the fields, in the form to store. */
  readonly accepted: ReadonlyMap<string, readonly string[]>;
  readonly refusals: ReadonlyMap<string, Refusal>;
  /** Names of the fields that were posted unchanged. */
  readonly unchanged: ReadonlySet<string>;
}

/**
 * Checks some of a page's fields individually, including the key of a record to be created.
 */
export function checkFields(form: FilledForm, fields: Fields): Checked {
  const { page, changes } = form;
  const unchanged = unchangedFields(form);
  const { accepted, refusals } = parseFields(form, fields, unchanged);
  const { creates, key = '' } = page;
  const fresh = creates ? accepted.get(key) : undefined;
  const taken = fresh && refuseNewKey(page, fresh[0] ?? '', changes);
  return { accepted, refusals: taken ? new Map(refusals).set(key, taken) : refusals, unchanged };
}

function parseFields(
  { page, record, typed, changes }: FilledForm,
  fields: Fields,
  unchanged: ReadonlySet<string>,
): Omit<Checked, 'unchanged'> {
  const accepted = new Map<string, readonly string[]>();
  const refusals = new Map<string, Refusal>();
  for (const [name, field] of inputs(fields)) {
    const readNames = new Set([name]);
    const context: RuleContext = {
      reading: changes,
      record,
      typed(other) {
        readNames.add(other);
        return typed.get(other)?.[0] ?? '';
      },
    };
    const texts = typed.get(name) ?? [];
    const stored = page.creates ? new Set<string>() : storedTexts(name, field, record, changes);
    const choices = offersChoices(field) ? choicesOf(name, field, record, changes) : [];
    const parsed = parseTexts(field, texts, choices, stored);
    const result = parsed.refused ? parsed : ruleTexts(field, parsed.value, stored, context);
    // Only a changed field can be refused.
    const isKept = [...readNames].every((one) => unchanged.has(one));
    if (isKept || (!result.refused && unchanged.has(name)))
      accepted.set(
        name,
        texts.filter((text) => text !== ''),
      );
    else if (result.refused) refusals.set(name, result);
    else accepted.set(name, result.value);
  }
  return { accepted, refusals };
}

/** @param stored texts of a field with several that need no check, since they are already stored */
function ruleTexts(
  field: AnyInput,
  texts: readonly string[],
  stored: ReadonlySet<string>,
  context: RuleContext,
): Accepted<readonly string[]> | Refusal {
  const accepted: string[] = [];
  for (const text of texts) {
    const ruled = stored.has(text) ? accept(text) : ruleText(field, text, context);
    if (ruled.refused) return ruled;
    accepted.push(ruled.value);
  }
  return accept(accepted);
}

/** Applies all rules of a field to one text; each gets the result of the one before. */
function ruleText(field: AnyInput, text: string, context: RuleContext): Accepted<string> | Refusal {
  const unsafe = isPassword(field) ? undefined : refuseText(text, field);
  if (unsafe) return unsafe;
  let value = text;
  for (const rule of field.rules) {
    const ruled = rule(value, context);
    if (ruled.refused) return ruled;
    ({ value } = ruled);
  }
  return accept(value);
}

/**
 * Most fields have one line; texts that the database could store but no field accepts are refused here. U+FFFD stands
 * for invalid bytes.
 */
function refuseText(text: string, { multiline }: AnyInput): Refusal | undefined {
  const oneLine = multiline ? text.replace(/[\n\t]/g, ' ') : text;
  return /[\p{Cc}\uFFFD]/u.test(oneLine) ? refuse('errors.controlCharacters') : refuseValue(text);
}

function refuseNewKey(page: FormPage, key: string, changes: ChangeSet): Refusal | undefined {
  const { database, type } = page.source;
  if (database !== 'accounts') {
    const taken = changes.database(database).get(key);
    return refuseKey(key) ?? (taken && refuse('errors.recordExists', { name: key }));
  }
  return changes.refuseAccount(type, key);
}
