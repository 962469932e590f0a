import type { ChangeSet } from '../changes/change-set.ts';
import type { DbRecord } from '../db/record.ts';
import { refuseKey, refuseValue } from '../db/safe-text.ts';
import { accept, refuse, type Accepted, type Refusal } from '../problems.ts';
import type { AnyInput, Fields } from './field.ts';
import { parseTexts } from './parse-texts.ts';
import { choicesOf, inputs, loadField } from './form-values.ts';
import type { FormPage } from './form-page.ts';
import type { Rule, RuleContext } from './rules.ts';

/** A submitted form: the texts of each name, as the browser sent them. */
export type Posted = ReadonlyMap<string, readonly string[]>;

/** What each input field holds after the submit; one the browser did not send keeps what is stored. */
export function typedTexts(
  page: FormPage,
  record: DbRecord | undefined,
  posted: Posted,
  changes: ChangeSet,
): Map<string, readonly string[]> {
  return new Map(
    inputs(page.fields).map(([name, field]) => {
      const texts = posted.get(name);
      if (!texts) return [name, page.creates ? [] : loadField(name, field, record, changes)];
      return [name, field.typed(texts)];
    }),
  );
}

interface Checked {
  /** Texts of the fields that are right, as they will be stored. */
  readonly accepted: Map<string, readonly string[]>;
  readonly refusals: Map<string, Refusal>;
}

/**
 * Checks some of a page's fields, each by itself, and the key of a record to be created, if it is among them.
 * @param typed what all fields of the page hold, since a rule may look at another one
 */
export function checkFields(
  page: FormPage,
  fields: Fields,
  record: DbRecord | undefined,
  typed: ReadonlyMap<string, readonly string[]>,
  changes: ChangeSet,
): Checked {
  const { accepted, refusals } = parseFields(fields, record, typed, changes);
  const { creates, key = '' } = page;
  const fresh = creates ? accepted.get(key) : undefined;
  const taken = fresh && refuseNewKey(page, fresh[0] ?? '', changes);
  if (taken) refusals.set(key, taken);
  return { accepted, refusals };
}

function parseFields(
  fields: Fields,
  record: DbRecord | undefined,
  typed: ReadonlyMap<string, readonly string[]>,
  changes: ChangeSet,
): Checked {
  const accepted = new Map<string, readonly string[]>();
  const refusals = new Map<string, Refusal>();
  const context = { reading: changes, record, typed: (name: string) => typed.get(name)?.[0] ?? '' };
  for (const [name, field] of inputs(fields)) {
    const choices = choicesOf(name, field, record, changes);
    let result: Accepted<readonly string[]> | Refusal = parseTexts(field, typed.get(name) ?? [], choices);
    if (!result.refused && field.control !== 'password')
      result = result.value.map((text) => refuseText(text, field)).find((refusal) => refusal !== undefined) ?? result;
    for (const rule of field.rules) {
      if (result.refused) break;
      result = ruleEach(rule, result.value, context);
    }
    if (result.refused) refusals.set(name, result);
    else accepted.set(name, result.value);
  }
  return { accepted, refusals };
}

/** Every text of a field under one of its rules; the first that is refused refuses the field. */
function ruleEach(rule: Rule, texts: readonly string[], context: RuleContext): Accepted<readonly string[]> | Refusal {
  const accepted: string[] = [];
  for (const text of texts) {
    const ruled = rule(text, context);
    if (ruled.refused) return ruled;
    accepted.push(ruled.value);
  }
  return accept(accepted);
}

/**
 * Most fields are one line: what a database could hold beyond that is refused here. U+FFFD stands for bytes that were no
 * text.
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
