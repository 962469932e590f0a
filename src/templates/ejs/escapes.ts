import { basename, extname } from 'node:path';

/** The syntax for which a value is escaped. */
export type EscapeName = 'line' | 'shell' | 'ini' | 'xml' | 'json' | 'sql' | 'none';

type Escape = (value: unknown) => string;

/** Escape functions by name. Each throws if the value cannot be written in that syntax. */
export const escapes: Readonly<Record<EscapeName, Escape>> = {
  line: (value) => oneLine(textOf(value)),
  shell: (value) => `'${withoutNul(textOf(value)).replaceAll("'", String.raw`'\''`)}'`,
  ini: escapeIni,
  xml: escapeXml,
  json: (value) => JSON.stringify(value ?? null).replace(/[\u2028\u2029]/g, unicodeEscape),
  sql: (value) =>
    `'${withoutNul(textOf(value))
      .replaceAll('\\', String.raw`\\`)
      .replaceAll("'", "''")}'`,
  none: textOf,
};

/** Returns the default escaping for an output path. The metadata of a template can choose another one. */
export function escapeFor(path: string): EscapeName {
  const byExtension = extensions[extname(path).toLowerCase()];
  if (byExtension) return byExtension;
  return /\/etc\/(sysconfig|default|profile\.d)\//.test(path) || basename(path) === '.env' ? 'shell' : 'line';
}

export function isEscapeName(name: string): name is EscapeName {
  return Object.hasOwn(escapes, name);
}

const extensions: Readonly<Record<string, EscapeName>> = {
  '.sh': 'shell',
  '.ini': 'ini',
  '.cnf': 'ini',
  '.xml': 'xml',
  '.html': 'xml',
  '.xhtml': 'xml',
  '.svg': 'xml',
  '.plist': 'xml',
  '.json': 'json',
  '.sql': 'sql',
};

/** Returns empty text for undefined and null. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  throw new TypeError('only text, numbers and yes or no can be inserted here');
}

/** A value with a line break could add arbitrary lines to the file. */
function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- these characters are refused
  const found = /[\u0000-\u0008\u000a-\u001f\u007f\u0085\u2028\u2029]/.exec(text);
  if (found) throw new TypeError('the value has a line break or control character in it, which this file cannot have');
  return text;
}

/**
 * Returns a value without special characters unchanged, any other in double quotes with escaped quotes and backslashes.
 */
function escapeIni(value: unknown): string {
  const text = oneLine(textOf(value));
  return /^[\p{L}\p{N}_.,:/@+*-]+(?: +[\p{L}\p{N}_.,:/@+*-]+)*$|^$/u.test(text)
    ? text
    : `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
}

function escapeXml(value: unknown): string {
  const text = textOf(value);
  // eslint-disable-next-line no-control-regex -- XML does not allow these characters, not even as references
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text))
    throw new TypeError('the value has a character in it that XML cannot have');
  return text.replace(/[&<>"'\r\n\t]/g, (found) => `&#${found.charCodeAt(0)};`);
}

function withoutNul(text: string): string {
  if (text.includes('\0')) throw new TypeError('the value has a NUL character in it');
  return text;
}

function unicodeEscape(found: string): string {
  return String.raw`\u${found.charCodeAt(0).toString(16)}`;
}
