import { hash } from 'node:crypto';
import { isSecretName } from '../../db/file/secret-names.ts';
import type { DbRecord } from '../../db/file/record.ts';
import type { AnyInput, Fields } from '../fields/field.ts';
import { inputs, loadField, placeOf } from '../fields/field-values.ts';
import type { Reading } from '../fields/reading.ts';

/** What a field was filled with when a form was shown. */
export interface SeenField {
  readonly mark: string;
  /** Undefined where it was too long to be carried along, or a secret. */
  readonly texts: readonly string[] | undefined;
}

/** What a text may measure to travel with the form; of a longer one a mark does. */
const longestCarried = 200;

/**
 * What a form was filled with when it was shown, so that a later submit can tell which fields changed underneath, and
 * show what they were. One item for each input field, in order: the texts, or the mark of them.
 */
export function seenValues(fields: Fields, record: DbRecord | undefined, reading: Reading): string {
  return JSON.stringify(
    inputs(fields).map(([name, field]) => {
      if (field.control === 'password') return '';
      const texts = loadField(name, field, record, reading);
      const isCarried = !isSecret(name, field) && texts.join('').length <= longestCarried;
      return isCarried ? texts : markOf(field, texts);
    }),
  );
}

/** The posted `_seen`, one item for each input field; undefined when the form was another one. */
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

/** Six characters that say nothing of the texts themselves, but differ with them. */
export function markOf(field: AnyInput, texts: readonly string[]): string {
  return hash('sha256', sentBack(field, texts).join('\0'), 'base64').slice(0, 6);
}

/**
 * What is read when a browser sends back what a field was filled with: outer blanks are gone, and line ends are its own.
 * Nothing and an empty text are the same.
 */
function sentBack(field: AnyInput, texts: readonly string[]): readonly string[] {
  const posted = field.control === 'textarea' ? [texts.join('\n')] : texts.map((text) => text.replace(/[\r\n]/g, ''));
  return field.typed(posted).filter((text) => text !== '');
}

/** Whether texts are what a browser sends back of others. */
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
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}
