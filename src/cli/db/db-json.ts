import type { Lines } from '../../db/file/text/lines.ts';
import { answerPlainly, lineFieldsOf, isReadingCommand, keysAskedFor, rawOf, type DbAnswer } from './db-reading.ts';

/** A record in JSON, as on NethServer; `props` is left out if there are none. */
interface JsonRecord {
  readonly name: string;
  readonly type: string;
  readonly props?: Readonly<Record<string, string>>;
}

export function isJsonCommand(command: string): boolean {
  return ['printjson', 'getjson', 'showjson'].includes(command);
}

/**
 * Answers a reading command in JSON: either a NethServer command, which prints the number 1 for a missing key, or a
 * classic command with `--json`, which has the exit status of the classic command.
 * @returns bytes in UTF-8; undefined for wrong usage
 */
export function answerInJson(command: string, lines: Lines, given: readonly string[]): DbAnswer | undefined {
  if (!isReadingCommand(command)) return answerForNethserver(command, lines, given[0]);
  const args = given.filter((arg) => arg !== '--json');
  const plain = answerPlainly(command, lines, args);
  return plain?.status === 0 ? { status: 0, output: `${utf8(jsonOf(command, lines, args))}\n` } : plain;
}

function answerForNethserver(command: string, lines: Lines, key: string | undefined): DbAnswer {
  const keys = keysAskedFor(lines, key);
  if (key !== undefined && keys.length === 0) return { status: 1, output: '1' };
  const records = keys.flatMap((one) => jsonRecord(lines, one) ?? []);
  const shown = key === undefined ? records : records[0];
  return { status: 0, output: utf8(command === 'showjson' ? `${indented(shown)}\n\n` : JSON.stringify(shown)) };
}

function jsonOf(command: string, lines: Lines, args: readonly string[]): string {
  const [key = '', ...names] = args;
  const record = jsonRecord(lines, key);
  const keys = keysAskedFor(lines, args[0]);
  switch (command) {
    case 'keys':
      return JSON.stringify(keysAskedFor(lines, undefined).map(text));
    case 'gettype':
      return JSON.stringify(record?.type);
    case 'getprop':
      return JSON.stringify(record?.props?.[text(names[0] ?? '')]);
    case 'printprop':
      return JSON.stringify(onlyProps(record, names.map(text)));
    case 'printtype':
      return JSON.stringify(Object.fromEntries(keys.map((one) => [text(one), jsonRecord(lines, one)?.type ?? ''])));
    default:
      return JSON.stringify(args.length > 0 ? record : keys.flatMap((one) => jsonRecord(lines, one) ?? []));
  }
}

function onlyProps(record: JsonRecord | undefined, names: readonly string[]): object {
  const props = Object.entries(record?.props ?? {});
  return Object.fromEntries(names.length === 0 ? props : props.filter(([name]) => names.includes(name)));
}

function jsonRecord(lines: Lines, key: string): JsonRecord | undefined {
  const fields = lineFieldsOf(lines, key);
  if (rawOf(lines, key) === undefined || !fields) return undefined;
  const props = [...fields.props].map(([name, value]): [string, string] => [text(name), text(value ?? '')]);
  const named = { name: text(key), type: text(fields.type) };
  return props.length === 0 ? named : { ...named, props: Object.fromEntries(props) };
}

/** Three spaces per level, and spaces on both sides of the colon. */
function indented(value: unknown): string {
  if (Array.isArray(value) && value.length === 0) return '[]';
  return JSON.stringify(value, null, 3).replaceAll(/^( *"(?:[^"\\]|\\.)*"):/gm, '$1 :');
}

/** Decodes bytes; invalid UTF-8 becomes a replacement character. */
function text(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function utf8(json: string): string {
  return Buffer.from(json, 'utf8').toString('latin1');
}
