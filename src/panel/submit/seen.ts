import { hash } from 'node:crypto';
import { isSecretName } from '../../db/file/secret-names.ts';
import type { DbRecord } from '../../db/file/record.ts';
import { isJsonList, parsedJson } from '../../files/state/json-kinds.ts';
import type { AnyInput, Fields } from '../fields/field.ts';
import { inputs, isPassword, loadField, placeOf } from '../fields/field-values.ts';
import type { Reading } from '../fields/reading.ts';

/** The value of a field when the form was shown. */
export interface SeenField {
  readonly mark: string;
  /** Undefined when it was too long to be sent along, or a secret. */
  readonly texts: readonly string[] | undefined;
}

/** Longest text that is sent along with the form; for a longer one a short hash is sent. */
const longestCarried = 200;

/**
 * The values of a form when it was shown, so that a later submit can tell which fields changed meanwhile and show their
 * old values. One item per input field, in order: the texts, or their hash.
 */
export function seenValues(fields: Fields, record: DbRecord | undefined, reading: Reading): string {
  return JSON.stringify(
    inputs(fields).map(([name, field]) => {
      if (isPassword(field)) return '';
      const texts = loadField(name, field, record, reading);
      const isCarried = !isSecret(name, field) && texts.join('').length <= longestCarried;
      return isCarried ? texts : markOf(field, texts);
    }),
  );
}

/** Parses the posted `_seen`, one item per input field; undefined when it is from another form. */
export function parseSeen(fields: Fields, seen: string | undefined): readonly SeenField[] | undefined {
  const items = parseList(seen);
  const all = inputs(fields);
  if (items?.length !== all.length) return undefined;
  return all.map(([, field], index) => {
    const item = items[index];
    if (typeof item === 'string') return { mark: item, texts: undefined };
    const texts = Array.isArray(item) ? item.filter((text) => typeof text === 'string') : [];
    return { mark: markOf(field, texts), texts };
  });
}

/** A hash of six characters. */
export function markOf(field: AnyInput, texts: readonly string[]): string {
  return hash('sha256', sentBack(field, texts).join('\0'), 'base64').slice(0, 6);
}

/**
 * Normalizes a text as a browser sends it back: outer blanks removed, line ends unified. Nothing and an empty text are
 * equal.
 */
function sentBack(field: AnyInput, texts: readonly string[]): readonly string[] {
  const posted = field.control === 'textarea' ? [texts.join('\n')] : texts.map((text) => text.replace(/[\r\n]/g, ''));
  return field.typed(posted).filter((text) => text !== '');
}

/** Whether texts are equal after a round trip through a browser. */
export function isSentBack(field: AnyInput, posted: readonly string[], filledWith: readonly string[]): boolean {
  return sameTexts(
    posted.filter((text) => text !== ''),
    sentBack(field, filledWith),
  );
}

export function sameTexts(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((text, index) => text === others[index]);
}

function isSecret(name: string, field: AnyInput): boolean {
  const place = placeOf(name, field);
  return isSecretName(place === undefined ? name : 'property' in place ? place.property : place.setting.name);
}

function parseList(text = ''): readonly unknown[] | undefined {
  const list = parsedJson(text);
  return isJsonList(list) ? list : undefined;
}
