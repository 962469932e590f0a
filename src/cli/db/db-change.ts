import { textOf } from '../../db/file/text/byte-text.ts';
import type { Draft } from '../../db/file/draft.ts';
import { trimBlanks } from '../../db/file/text/record-line.ts';
import { refuseLinePart } from '../../db/file/text/safe-text.ts';
import type { SentenceKey } from '../../refusals.ts';

/** The exit status of a change, and a message to print. */
export interface DbOutcome {
  readonly status: number;
  readonly message?: string;
}

export type DbChange = (draft: Draft) => DbOutcome;

/** Values as bytes, by name. */
export type ByteProps = ReadonlyMap<string, string>;

/** Returns why a record cannot be stored, in English. */
export function whyUnstorable(key: string, type: string, props: ByteProps): string | undefined {
  if (/[=|\n\0]/.test(key)) return `a key cannot hold an equals sign, a bar or a line feed: ${quoted(key)}`;
  if (trimBlanks(key) === '' || trimBlanks(key).startsWith('#'))
    return `a key cannot be empty or begin with #: ${quoted(key)}`;
  const unsafe = [type, ...props.keys(), ...props.values()].find((field) => refuseLinePart(field) !== undefined);
  if (unsafe !== undefined)
    return `${reasons.get(refuseLinePart(unsafe)?.key ?? '') ?? 'cannot be stored'}: ${quoted(unsafe)}`;
  return props.has('type') ? 'a property cannot be named type; the command settype changes the type' : undefined;
}

const reasons: ReadonlyMap<string, string> = new Map<SentenceKey, string>([
  ['errors.noPipes', 'the character | cannot be stored'],
  ['errors.trailingBackslash', 'a backslash cannot be at the end'],
  ['errors.backslashN', 'a backslash before an n would be read as a line feed'],
  ['errors.controlCharacters', 'the character NUL cannot be stored'],
]);

/** Formats bytes for a message. */
export function quoted(bytes: string): string {
  return JSON.stringify(textOf(bytes));
}
