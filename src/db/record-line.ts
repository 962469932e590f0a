import { bytesOf, textOf } from './byte-text.ts';

/** What the right side of a record line says: its type, and its properties by name. */
export interface RecordValue {
  readonly type: string;
  readonly props: ReadonlyMap<string, string>;
}

const blanks = /^[ \t\r\v\f\n]+|[ \t\r\v\f\n]+$/g;

/** Without blanks at both ends: space, tab, CR, VT, FF, LF; a database is trimmed so when it is written. */
export function trimBlanks(text: string): string {
  return text.replace(blanks, '');
}

/**
 * Parses the bytes after the first `=` of a line: `TYPE|PROP|VALUE|…`, where backslash `n` is a line feed and `\|` a bar.
 * A last name without a value has an empty one; of two properties of one name the last counts.
 */
export function parseValue(raw: string): RecordValue {
  const fields = splitFields(raw);
  const props = new Map<string, string>();
  for (let index = 1; index < fields.length; index += 2) props.set(unescapeField(fields[index]), unescapeField(fields[index + 1]));
  return { type: unescapeField(fields[0]), props };
}

/** The type alone, without looking at the properties. */
export function parseType(raw: string): string {
  return unescapeField(splitFields(raw)[0]);
}

/**
 * Composes the bytes after the `=`: properties in byte order of their names, line feeds as backslash `n`, blanks at both
 * ends dropped. `kept` holds the stored bytes of properties that stay as they are, escapes and all.
 */
export function composeValue(value: RecordValue, kept: ReadonlyMap<string, string>): string {
  const fields = [...value.props].map(([name, text]): [string, string] => [bytesOf(name), kept.get(name) ?? bytesOf(text)]);
  fields.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const composed = [bytesOf(value.type), ...fields.flat()].join('|').replaceAll('\n', '\\n');
  return trimBlanks(composed);
}

/** The stored bytes of each property's value, by name. */
export function storedBytes(raw: string): Map<string, string> {
  const fields = splitFields(raw);
  const stored = new Map<string, string>();
  for (let index = 1; index < fields.length; index += 2) stored.set(unescapeField(fields[index]), fields[index + 1] ?? '');
  return stored;
}

/** Fields between bars that no backslash stands before, with line feeds unescaped. */
function splitFields(raw: string): string[] {
  const text = raw.includes('\\n') ? raw.replaceAll('\\n', '\n') : raw;
  return text.includes('\\|') ? text.split(/(?<!\\)\|/) : text.split('|');
}

function unescapeField(field: string | undefined): string {
  if (field === undefined) return '';
  return textOf(field.includes('\\|') ? field.replaceAll('\\|', '|') : field);
}
