/** A piece of TypeScript to print: finished text, or a structure that is broken into lines if it is too long. */
export type Code = string | ObjectCode | ListCode | CallCode | ArrowCode;

interface ObjectCode {
  readonly kind: 'object';
  readonly entries: readonly (readonly [name: string, value: Code])[];
  /** True to put each entry on its own line even if all fit on one. */
  readonly tall: boolean;
}

interface ListCode {
  readonly kind: 'list';
  readonly items: readonly Code[];
}

interface CallCode {
  readonly kind: 'call';
  readonly name: string;
  /** Only the last argument may be an object or a list; the arguments before it are short. */
  readonly args: readonly Code[];
}

/** A function without parameters that returns a list. */
interface ArrowCode {
  readonly kind: 'arrow';
  readonly result: Code;
}

const width = 120;

/**
 * Creates an object. Entries without a value are left out; an entry whose value equals its name is written in short
 * form.
 */
export function object(entries: Readonly<Record<string, Code | undefined>>): ObjectCode {
  const given = Object.entries(entries).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { kind: 'object', entries: given, tall: false };
}

/** The same, always printed with a line for each entry. */
export function tallObject(entries: Readonly<Record<string, Code | undefined>>): ObjectCode {
  return { ...object(entries), tall: true };
}

/** Creates a list, printed on one line if it fits. */
export function list(items: readonly Code[]): ListCode {
  return { kind: 'list', items };
}

/** Creates a call. Empty objects among its arguments are left out. */
export function call(name: string, ...args: readonly Code[]): Code {
  return { kind: 'call', name, args: args.filter((arg) => typeof arg === 'string' || !isEmptyObject(arg)) };
}

export function arrow(result: ListCode): Code {
  return { kind: 'arrow', result };
}

/** Quotes a text: with single quotes, or with double quotes if they need fewer escapes. */
export function quote(text: string): string {
  const singles = text.split("'").length;
  const doubles = text.split('"').length;
  const sign = singles > doubles ? '"' : "'";
  const inside = text.replace(/[\\\n\r\t\0\u2028\u2029]/g, escaped).replaceAll(sign, `\\${sign}`);
  return `${sign}${inside}${sign}`;
}

/**
 * Prints code in Prettier's format with single quotes, trailing commas and lines of 120 characters.
 * @param indent number of spaces before the line where the code starts
 * @param before number of characters before the code on that line, including `indent`
 * @param after number of characters that must follow the code on its last line
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

/** Prints a call. The last argument keeps its opening bracket on the line of the call. */
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

/** A list in which every item is such an object is never printed on one line. */
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
