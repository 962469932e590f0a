/** A piece of TypeScript to be written: a finished text, or something that is broken into lines where it is too long. */
export type Code = string | ObjectCode | ListCode | CallCode | ArrowCode;

interface ObjectCode {
  readonly kind: 'object';
  readonly entries: readonly (readonly [name: string, value: Code])[];
  /** Each entry on a line of its own even where all would fit on one. */
  readonly tall: boolean;
}

interface ListCode {
  readonly kind: 'list';
  readonly items: readonly Code[];
}

interface CallCode {
  readonly kind: 'call';
  readonly name: string;
  /** The last may be an object or a list; those before it are short. */
  readonly args: readonly Code[];
}

/** A function without parameters that gives a list. */
interface ArrowCode {
  readonly kind: 'arrow';
  readonly result: Code;
}

const width = 120;

/** An object; entries without a value are left out. A value that is named as its entry is written once. */
export function object(entries: Readonly<Record<string, Code | undefined>>, tall = false): Code {
  const given = Object.entries(entries).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { kind: 'object', entries: given, tall };
}

/** @param items on one line where they fit */
export function list(items: readonly Code[]): ListCode {
  return { kind: 'list', items };
}

/** A call; an empty object at its end is left out. */
export function call(name: string, ...args: readonly Code[]): Code {
  return { kind: 'call', name, args: args.filter((arg) => typeof arg === 'string' || !isEmptyObject(arg)) };
}

export function arrow(result: ListCode): Code {
  return { kind: 'arrow', result };
}

/** A text in quotes: single ones unless double ones need fewer escapes. */
export function quote(text: string): string {
  const singles = text.split("'").length;
  const doubles = text.split('"').length;
  const sign = singles > doubles ? '"' : "'";
  const inside = text.replace(/[\\\n\r\t\0\u2028\u2029]/g, escaped).replaceAll(sign, `\\${sign}`);
  return `${sign}${inside}${sign}`;
}

/**
 * Writes code as Prettier does with single quotes, trailing commas and lines of 120 characters.
 * @param indent blanks before the line it begins on
 * @param before characters before it on that line, `indent` included
 * @param after characters that must follow it on its last line
 */
export function print(code: Code, indent: number, before: number, after: number): string {
  const flat = isTall(code) ? undefined : onOneLine(code);
  if (typeof code === 'string') return code;
  if (flat !== undefined && before + flat.length + after <= width) return flat;
  if (code.kind === 'call') return printCall(code, indent, before, after);
  if (code.kind === 'arrow') return `() => ${print(code.result, indent, before + 6, after)}`;
  const margin = ' '.repeat(indent + 2);
  if (code.kind === 'list') {
    const items = code.items.map((item) => `${margin}${print(item, indent + 2, indent + 2, 1)},\n`);
    return `[\n${items.join('')}${' '.repeat(indent)}]`;
  }
  const lines = code.entries.map(([name, value]) => {
    const start = value === name ? '' : `${propertyName(name)}: `;
    return `${margin}${start}${print(value, indent + 2, indent + 2 + start.length, 1)},\n`;
  });
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${' '.repeat(indent)}}`;
}

/** The last argument keeps its opening bracket on the line of the call. */
function printCall({ name, args }: CallCode, indent: number, before: number, after: number): string {
  const head = args.slice(0, -1).map((arg) => `${onOneLine(arg)}, `);
  const start = `${name}(${head.join('')}`;
  const last = args.at(-1);
  if (last === undefined) return `${name}()`;
  return `${start}${print(last, indent, before + start.length, after + 1)})`;
}

function onOneLine(code: Code): string {
  if (typeof code === 'string') return code;
  switch (code.kind) {
    case 'list':
      return `[${code.items.map(onOneLine).join(', ')}]`;
    case 'arrow':
      return `() => ${onOneLine(code.result)}`;
    case 'call':
      return `${code.name}(${code.args.map(onOneLine).join(', ')})`;
    case 'object': {
      const entries = code.entries.map(([name, value]) =>
        value === name ? name : `${propertyName(name)}: ${onOneLine(value)}`,
      );
      return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
    }
  }
}

function isTall(code: Code): boolean {
  if (typeof code === 'string') return false;
  if (code.kind === 'object')
    return (code.tall && code.entries.length > 0) || code.entries.some(([, value]) => isTall(value));
  if (code.kind === 'call') return code.args.some(isTall);
  if (code.kind === 'arrow') return isTall(code.result);
  return code.items.some(isTall) || (code.items.length > 1 && code.items.every(hasSeveralEntries));
}

/** A list of nothing but such objects is never written on one line. */
function hasSeveralEntries(code: Code): boolean {
  return typeof code !== 'string' && code.kind === 'object' && code.entries.length > 1;
}

function isEmptyObject(code: Exclude<Code, string>): boolean {
  return code.kind === 'object' && code.entries.length === 0;
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}

const signs: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(sign: string): string {
  return signs[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
