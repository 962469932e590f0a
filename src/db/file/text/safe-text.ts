import { AnyFailure, Failure, refuse, type Refusal } from '../../../refusals.ts';
import { textOf } from './byte-text.ts';
import { composeFields, holdsAllFields, trimBlanks, type LineFields } from './record-line.ts';

/** Properties to write, by name. */
export type Props = Readonly<Record<string, string>> | ReadonlyMap<string, string>;

/**
 * Checks that every program will read a stored text unchanged. The format has no escape for a bar, a backslash or an
 * equals sign in a key, so these are refused. Each function returns a refusal, or undefined.
 */

export function refuseKey(key: string): Refusal | undefined {
  const safe = key !== '' && key === key.trim() && !key.startsWith('#') && !/[=|\n\r\0]/.test(key);
  return safe ? undefined : refuse('errors.keyUnsafe', { key: key.slice(0, 100) });
}

/**
 * Why a name cannot be that of a property: it would be read back differently, or mean the type. Undefined if it can.
 */
export function refusePropName(name: string): Refusal | undefined {
  const safe = name !== '' && name !== 'type' && !/[|\\\n\0]/.test(name);
  return safe ? undefined : refuse('errors.propNameUnsafe', { name: name.slice(0, 100) });
}

/** Why a text cannot be the value of a property: it would be read back differently. Undefined if it can. */
export function refuseValue(value: string): Refusal | undefined {
  if (value.includes('|')) return refuse('errors.noPipes');
  if (value.endsWith('\\')) return refuse('errors.trailingBackslash');
  if (value.includes('\\n')) return refuse('errors.backslashN');
  // eslint-disable-next-line no-control-regex -- these characters are refused
  return /[\0-\x08\x0b-\x1f\x7f]/.test(value) ? refuse('errors.controlCharacters') : undefined;
}

/**
 * The weaker rule for a type, property name or value as bytes, from a script or a defaults file: accepts everything
 * that is read back unchanged. This includes an escaped bar, the only way to store a bar.
 */
export function refuseLinePart(bytes: string): Refusal | undefined {
  if (/(?<!\\)\|/.test(bytes)) return refuse('errors.noPipes');
  if (bytes.endsWith('\\')) return refuse('errors.trailingBackslash');
  if (bytes.includes('\\n')) return refuse('errors.backslashN');
  return bytes.includes('\0') ? refuse('errors.controlCharacters') : undefined;
}

/**
 * The weaker rule for a key as bytes: accepts everything that is found again under the same key, except a bar, which
 * would end the key when a record is printed and split.
 */
export function refuseLineKey(bytes: string): Refusal | undefined {
  const key = trimBlanks(bytes);
  const safe = key !== '' && !key.startsWith('#') && !/[=|\n\0]/.test(bytes);
  return safe ? undefined : refuse('errors.keyUnsafe', { key: textOf(bytes).slice(0, 100) });
}

/**
 * @throws Failure with the refusal's key, if there is a refusal
 * @param what what would be stored, in English
 */
export function mustBeSafe(refusal: Refusal | undefined, what: string): void {
  if (refusal) throw new AnyFailure(refusal.key, `cannot store ${what} (${refusal.key})`, { args: refusal.args });
}

/**
 * Composes the bytes after the `=`, as `composeFields` does.
 * @throws Failure `errors.storedBackslash` if a field that another program stored ends in a backslash and would not be
 * the last one any more
 */
export function composeSafely(fields: LineFields): string {
  const raw = composeFields(fields);
  if (holdsAllFields(raw, fields)) return raw;
  const all = [['type', fields.type] as const, ...fields.props];
  const name = textOf(all.find((field) => field.some((bytes) => bytes?.endsWith('\\')))?.[0] ?? '');
  throw new Failure('errors.storedBackslash', `the stored value of ${name} ends with a backslash`, {
    kind: 'conflict',
    args: { name },
  });
}

/**
 * The properties as a map of their own.
 * @throws Failure if a name or value cannot be stored safely
 */
export function checkedProps(props: Props): Map<string, string> {
  const given = new Map(isMap(props) ? props : Object.entries(props));
  for (const [name, value] of given) {
    mustBeSafe(refusePropName(name), `property name ${JSON.stringify(name)}`);
    mustBeSafe(refuseValue(value), `value of property ${name}`);
  }
  return given;
}

function isMap(props: Props): props is ReadonlyMap<string, string> {
  return props instanceof Map;
}
