import { compareBytes, textOf } from './byte-text.ts';

/** The right side of a record line, as bytes. Line feeds are decoded; an escaped bar keeps its backslash. */
export interface LineFields {
  readonly type: string;
  /** By name; the last of duplicate properties wins. Undefined for a last name without a value. */
  readonly props: ReadonlyMap<string, string | undefined>;
}

const outerBlanks = /^[ \t\r\v\f\n]+|[ \t\r\v\f\n]+$/g;

/** Removes space, tab, CR, VT, FF and LF at both ends. Keys and the text after the `=` are stored like this. */
export function trimBlanks(bytes: string): string {
  return hasOuterBlanks(bytes) ? bytes.replace(outerBlanks, '') : bytes;
}

export function hasOuterBlanks(bytes: string): boolean {
  return bytes !== '' && (isBlank(bytes.charCodeAt(0)) || isBlank(bytes.charCodeAt(bytes.length - 1)));
}

/** Parses the bytes after the first `=` of a line: `TYPE|PROP|VALUE|…`, where backslash `n` is a line feed. */
export function parseFields(raw: string): LineFields {
  const fields = splitFields(raw);
  const props = new Map<string, string | undefined>();
  for (let index = 1; index < fields.length; index += 2) props.set(fields[index] ?? '', fields[index + 1]);
  return { type: fields[0] ?? '', props };
}

/** Returns the type without parsing the properties. */
export function parseType(raw: string): string {
  const bar = raw.indexOf('|');
  if (bar < 0) return raw.replaceAll('\\n', '\n');
  return raw[bar - 1] === '\\' ? (splitFields(raw)[0] ?? '') : raw.slice(0, bar).replaceAll('\\n', '\n');
}

/** Composes the bytes after the `=`: properties in byte order of their names, line feeds as backslash `n`, trimmed. */
export function composeFields({ type, props }: LineFields): string {
  let text = type;
  for (const [name, value] of inOrder([...props])) text += `|${name}|${value ?? ''}`;
  return trimBlanks(text.includes('\n') ? text.replaceAll('\n', '\\n') : text);
}

/** Whether composed bytes are read back with as many fields: one that ends in a backslash joins the one after it. */
export function holdsAllFields(raw: string, { props }: LineFields): boolean {
  return splitFields(raw).length > 2 * props.size;
}

/**
 * Returns the decoded properties by name. A property named `type` is left out, as in the classic programs.
 * @param toText converts bytes to text
 */
export function readProps(raw: string, toText: (bytes: string) => string): Map<string, string> {
  const props = new Map<string, string>();
  if (isPlain(raw)) {
    const fields = raw.split('|');
    for (let index = 2; index < fields.length; index += 2) props.set(fields[index - 1] ?? '', fields[index] ?? '');
  } else {
    for (const [name, value] of parseFields(raw).props)
      if (value !== undefined) props.set(toText(name), toText(value.replaceAll('\\|', '|')));
  }
  props.delete('type');
  return props;
}

/**
 * Whether the bytes after the `=` cannot contain a property: found without parsing them, for names of letters and
 * digits.
 */
export function lacksProp(raw: string, name: string): boolean {
  return !raw.includes(name) && /^\w+$/.test(name);
}

/** Returns the value that `readProps` has for a name, if possible without parsing the other properties. */
export function readProp(raw: string, name: string, toText: (bytes: string) => string): string | undefined {
  if (name === 'type' || !isPlain(raw)) return readProps(raw, toText).get(name);
  let found: string | undefined;
  for (let start = raw.indexOf('|'); start >= 0;) {
    const middle = raw.indexOf('|', start + 1);
    if (middle < 0) break;
    const end = raw.indexOf('|', middle + 1);
    if (raw.startsWith(name, start + 1) && middle === start + 1 + name.length)
      found = end < 0 ? raw.slice(middle + 1) : raw.slice(middle + 1, end);
    start = end;
  }
  return found;
}

/** ASCII without a backslash needs no decoding. */
function isPlain(raw: string): boolean {
  return !/[\\\x80-\xff]/.test(raw);
}

/** Records are stored with sorted properties. */
function inOrder<value>(props: [string, value][]): [string, value][] {
  const isSorted = props.every(([name], index) => index === 0 || (props[index - 1]?.[0] ?? '') <= name);
  return isSorted ? props : props.sort(([a], [b]) => compareBytes(a, b));
}

/** Decodes a field to text, with escaped bars unescaped. */
export function fieldText(bytes: string): string {
  return textOf(bytes.includes('\\|') ? bytes.replaceAll('\\|', '|') : bytes);
}

/** Splits at bars without a backslash before them. */
function splitFields(raw: string): string[] {
  const text = raw.includes('\\n') ? raw.replaceAll('\\n', '\n') : raw;
  return text.includes('\\|') ? text.split(/(?<!\\)\|/) : text.split('|');
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
