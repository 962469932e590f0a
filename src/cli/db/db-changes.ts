import { composeFields, parseFields, trimBlanks } from '../../db/file/text/record-line.ts';
import { quoted, whyUnstorable, type ByteProps, type DbChange, type DbOutcome } from './db-change.ts';
import { byBytes } from '../../files/names-in.ts';

/**
 * Converts a command and its arguments, as bytes, to a change of a database. Values that would be read back differently
 * are refused. The original writes once for each property; this writes once, with the same result.
 * @returns undefined for wrong usage
 */
export async function parseChange(
  command: string,
  args: readonly string[],
  stdin: () => Promise<string>,
): Promise<DbChange | undefined> {
  if (command === 'setjson') return (await import('./db-set-json.ts')).parseSetJson(args, stdin);
  return commands[command]?.(args);
}

const done: DbOutcome = { status: 0 };

const commands: Readonly<Record<string, (args: readonly string[]) => DbChange | undefined>> = {
  set([key = '', type, ...pairs]) {
    const props = pairsOf(pairs);
    if (key === '' || type === undefined || !props) return undefined;
    return replacing(key, type, props);
  },
  setdefault([key = '', type = '', ...pairs]) {
    const props = pairsOf(pairs);
    if (key === '' || type === '' || !props) return undefined;
    const change = replacing(key, type, props);
    return (draft) => (draft.lines.get(trimBlanks(key)) === undefined ? change(draft) : done);
  },
  settype([key = '', type = '']) {
    if (key === '' || type === '') return undefined;
    const change = editing(key, { status: 1 }, (raw) => composeFields({ ...parseFields(raw), type }));
    return refusing('key', type, new Map()) ?? change;
  },
  setprop([key = '', ...pairs]) {
    const props = pairsOf(pairs);
    if (key === '' || !props || props.size === 0) return undefined;
    const absent = { status: 0, message: `there is no record ${quoted(key)}; nothing was set` };
    return refusing('key', '', props) ?? editing(key, absent, (raw) => withProps(raw, props));
  },
  delprop([key = '', ...names]) {
    if (key === '' || names.length === 0) return undefined;
    return editing(key, done, (raw) => {
      const { type, props } = parseFields(raw);
      return composeFields({ type, props: new Map([...props].filter(([name]) => !names.includes(name))) });
    });
  },
  delete([key = '']) {
    return key === '' ? undefined : editing(key, { status: 1 }, () => undefined);
  },
};

function refusing(key: string, type: string, props: ByteProps): DbChange | undefined {
  const message = whyUnstorable(key, type, props);
  return message === undefined ? undefined : () => ({ status: 1, message });
}

/** Changes the record of a key. The outcome is `absent` if it does not exist. */
function editing(key: string, absent: DbOutcome, edit: (raw: string) => string | undefined): DbChange {
  return (draft) => {
    if (draft.lines.get(trimBlanks(key)) === undefined) return absent;
    draft.edit(trimBlanks(key), (raw) => (raw === undefined ? undefined : edit(raw)));
    return done;
  };
}

function replacing(key: string, type: string, props: ByteProps): DbChange {
  const refused = refusing(key, isWholeRecord(type) ? '' : type, props);
  if (refused) return refused;
  const bare = composeFields({ type, props: new Map() });
  return (draft) => {
    // The original first stores the type alone, so it writes even if the final record is unchanged.
    if (draft.lines.get(trimBlanks(key)) !== bare) draft.touch();
    draft.edit(trimBlanks(key), () => withProps(bare, props));
    return done;
  };
}

/** Adds properties one after another, each trimmed, like separate writes. */
function withProps(raw: string, props: ByteProps): string {
  let result = raw;
  for (const [name, value] of [...props].sort(([a], [b]) => byBytes(a, b))) {
    const fields = parseFields(result);
    result = composeFields({ ...fields, props: new Map([...fields.props, [name, value]]) });
  }
  return result;
}

/** Returns undefined if a name has no value. */
function pairsOf(args: readonly string[]): ByteProps | undefined {
  const props = new Map<string, string>();
  for (let index = 0; index < args.length; index += 2) props.set(args[index] ?? '', args[index + 1] ?? '');
  return args.length % 2 === 0 ? props : undefined;
}

/** Whether a type contains a whole record, `TYPE|PROP|VALUE`, as some scripts pass it. */
function isWholeRecord(bytes: string): boolean {
  const { type, props } = parseFields(bytes);
  const isNamed = [...props].every(([name, value]) => name !== '' && name !== 'type' && value !== undefined);
  return type !== '' && props.size > 0 && isNamed && whyUnstorable('key', type, new Map()) === undefined;
}
