import { compareBytes } from '../../db/file/text/byte-text.ts';
import { parseFields, parseType, trimBlanks, type LineFields } from '../../db/file/text/record-line.ts';
import type { Lines } from '../../db/file/text/lines.ts';

/** The output of a command, as bytes. */
export interface DbAnswer {
  readonly status: number;
  readonly output: string;
}

type ReadingCommand = (lines: Lines, args: readonly string[]) => DbAnswer | undefined;

export function isReadingCommand(command: string): boolean {
  return Object.hasOwn(commands, command);
}

/** @returns undefined for wrong usage */
export function answerPlainly(command: string, lines: Lines, args: readonly string[]): DbAnswer | undefined {
  return commands[command]?.(lines, args);
}

/** Returns the record of a key; undefined if it does not exist. Keys are trimmed first. */
export function rawOf(lines: Lines, key: string): string | undefined {
  return lines.get(trimBlanks(key));
}

export function lineFieldsOf(lines: Lines, key: string): LineFields | undefined {
  const raw = rawOf(lines, key);
  return raw === undefined ? undefined : parseFields(raw);
}

/** Returns the requested keys: all of them, or the given one if it exists. */
export function keysAskedFor(lines: Lines, key: string | undefined): readonly string[] {
  if (key === undefined) return lines.keys();
  return rawOf(lines, key) === undefined ? [] : [key];
}

/** Returns the stored bytes with real line feeds. */
function shown(raw: string): string {
  return raw.replaceAll('\\n', '\n');
}

const nothing: DbAnswer = { status: 1, output: '' };

const commands: Readonly<Record<string, ReadingCommand>> = {
  keys: (lines) => listing(lines.keys(), (key) => `${key}\n`),
  print: (lines, [key]) => listing(keysAskedFor(lines, key), (one) => `${one}=${shown(rawOf(lines, one) ?? '')}\n`),
  show: (lines, [key]) => listing(keysAskedFor(lines, key), (one) => showRecord(one, lineFieldsOf(lines, one))),
  get(lines, [key = '']) {
    const raw = rawOf(lines, key);
    return key === '' ? undefined : value(raw === undefined ? undefined : shown(raw));
  },
  printtype: (lines, [key]) =>
    listing(keysAskedFor(lines, key), (one) => `${one}=${parseType(rawOf(lines, one) ?? '')}\n`),
  gettype: (lines, [key = '']) => (key === '' ? undefined : value(lineFieldsOf(lines, key)?.type)),
  printprop: (lines, [key = '', ...names]) => (key === '' ? undefined : printProps(lineFieldsOf(lines, key), names)),
  getprop: (lines, [key = '', name = '']) =>
    key === '' || name === '' ? undefined : value(lineFieldsOf(lines, key)?.props.get(name)),
};

function listing(keys: readonly string[], line: (key: string) => string): DbAnswer {
  return keys.length === 0 ? nothing : { status: 0, output: keys.map(line).join('') };
}

function value(bytes: string | undefined): DbAnswer {
  return bytes === undefined ? nothing : { status: 0, output: `${bytes}\n` };
}

function showRecord(key: string, fields: LineFields | undefined): string {
  return [`${key}=${fields?.type ?? ''}\n`, ...sortedProps(fields).map((prop) => `    ${prop}\n`)].join('');
}

function printProps(fields: LineFields | undefined, names: readonly string[]): DbAnswer {
  if (names.length === 0) return listing(sortedProps(fields), (prop) => `${prop}\n`);
  const found = names.filter((name) => fields?.props.get(name) !== undefined);
  return { status: 0, output: found.map((name) => `${name}=${fields?.props.get(name) ?? ''}\n`).join('') };
}

/** Returns `NAME=VALUE` for every property, in byte order. */
function sortedProps(fields: LineFields | undefined): string[] {
  const props = [...(fields?.props ?? [])].sort(([a], [b]) => compareBytes(a, b));
  return props.map(([name, bytes]) => `${name}=${bytes ?? ''}`);
}
