import { bytesOf, textOf } from '../../db/file/text/byte-text.ts';
import { composeFields, trimBlanks } from '../../db/file/text/record-line.ts';
import { parsedJson } from '../../files/state/json-kinds.ts';
import { whyUnstorable, type ByteProps, type DbChange } from './db-change.ts';

interface Replacement {
  readonly key: string;
  readonly type: string;
  readonly props: ByteProps;
}

/**
 * NethServer's `setjson JSON|-`: replaces one or several records completely; all or none.
 * @returns undefined if no JSON was given
 */
export async function parseSetJson(
  args: readonly string[],
  stdin: () => Promise<string>,
): Promise<DbChange | undefined> {
  const [given = ''] = args;
  if (given === '') return undefined;
  const replacements = parseReplacements(given === '-' ? await stdin() : textOf(given));
  if (typeof replacements === 'string') return () => ({ status: 255, message: replacements });
  const unsafe = replacements.flatMap(({ key, type, props }) => whyUnstorable(key, type, props) ?? []);
  if (unsafe[0] !== undefined) return () => ({ status: 1, message: unsafe.join('; ') });
  return (draft) => {
    for (const { key, type, props } of replacements) draft.edit(trimBlanks(key), () => composeFields({ type, props }));
    return { status: 0 };
  };
}

/** @returns the records, or an error message about the JSON */
function parseReplacements(json: string): Replacement[] | string {
  const parsed = parsedJson(json);
  if (parsed === undefined) return 'this is not JSON';
  const replacements = (Array.isArray(parsed) ? parsed : [parsed]).map(parseReplacement);
  const sound = replacements.filter((replacement) => replacement !== undefined);
  return sound.length === replacements.length
    ? sound
    : 'a record is {"name": KEY, "type": TYPE, "props": {NAME: VALUE}}';
}

function parseReplacement(value: unknown): Replacement | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const key = scalar('name' in value ? value.name : undefined);
  const type = scalar('type' in value ? value.type : null);
  const given: unknown = 'props' in value ? value.props : {};
  if (key === undefined || type === undefined || typeof given !== 'object' || Array.isArray(given)) return undefined;
  const props = new Map<string, string>();
  for (const [name, one] of Object.entries(given ?? {})) {
    const bytes = scalar(one);
    if (bytes === undefined) return undefined;
    props.set(bytesOf(name), bytes);
  }
  return { key, type, props };
}

/** Converts a simple JSON value to bytes: empty for null, 1 and 0 for booleans. */
function scalar(value: unknown): string | undefined {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'string' || typeof value === 'number' ? bytesOf(String(value)) : undefined;
}
