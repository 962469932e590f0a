/** A property that a package's code reads from a fixed record. */
export interface PropertyRead {
  readonly database: string;
  readonly key: string;
  readonly property: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The language of the code. */
export type CodeKind = 'ejs' | 'module' | 'perl' | 'shell';

/**
 * Returns the properties that code reads with literal names of database, key and property. Computed names and comments
 * are ignored.
 */
export function propertyReads(text: string, kind: CodeKind): PropertyRead[] {
  const code = kind === 'module' ? text : kind === 'ejs' ? codeIn(text) : text.replace(/(^|[ \t])#.*$/gm, '$1');
  return readers[kind](code).map(({ at, ...read }) => ({ ...read, line: code.slice(0, at).split('\n').length }));
}

/** The code of a template, on the lines where it is. Its text is left out: `/etc/smb.conf` there reads nothing. */
function codeIn(template: string): string {
  const lines = (text: string): string => text.replace(/[^\n]/g, '');
  let [code, end] = ['', 0];
  for (const { 0: whole, 1: inside = '', index } of template.matchAll(/<%([^]*?)%>/g)) {
    code += lines(template.slice(end, index)) + (inside.startsWith('#') ? lines(inside) : `${inside};`);
    end = index + whole.length;
  }
  return code;
}

type Found = Omit<PropertyRead, 'line'> & { readonly at: number };

const database = String.raw`(?<database>configuration|accounts|domains|hosts|networks)\b`;
const named = String.raw`(?:${database}|\bdatabase\(\s*['"](?<other>[\w.-]+)['"]\s*\))`;
const key = String.raw`['"\`](?<key>[\w.-]+)['"\`]`;
const property = String.raw`['"\`](?<property>[\w.-]+)['"\`]`;

/** A record as plain data: `configuration.sshd`, `accounts['admin']`. */
const plainRecord = String.raw`(?<![\w.$])${named}(?:\?\.|\.)?(?:(?<=\.)(?<name>[A-Za-z_]\w*)|\[\s*${key}\s*\])`;
/** A record requested by code. */
const askedRecord = String.raw`\b${named}(?:\.snapshot\(\))?\s*(?:\?\.|\.)get\(\s*${key}\s*\)`;
const member = String.raw`\s*(?:\?\.|\.)\s*(?<member>[A-Za-z_]\w*)(?!\s*\()`;
const prop = String.raw`\s*(?:\?\.|\.)\s*prop\(\s*${property}`;

const readers: Readonly<Record<CodeKind, (text: string) => Found[]>> = {
  ejs: (text) =>
    [
      ...found(text, plainRecord + member),
      ...ofVariables(text, plainRecord, (name) => String.raw`(?<![\w.$])${name}${member}`),
    ].filter((read) => !isWhether(read, text)),
  module: (text) => [
    ...found(text, askedRecord + prop),
    ...found(text, String.raw`\b${named}\s*\.getProp\(\s*${key}\s*,\s*${property}`),
    ...ofVariables(text, askedRecord, (name) => String.raw`(?<![\w.$])${name}${prop}`),
    ...shellReads(text),
  ],
  perl: (text) => [
    ...found(text, String.raw`\$(?:DB|db|conf\w*|cdb)->get_prop\(\s*${key}\s*,\s*${property}`),
    ...found(text, String.raw`\$(?:DB|db|conf\w*|cdb)->get\(\s*${key}\s*\)->prop\(\s*${property}`),
    ...found(text, String.raw`\bdb_get_prop\(\s*(?:\$confref|\\?%conf)\s*,\s*${key}\s*,\s*${property}`),
    ...hashReads(text),
    ...shellReads(text),
  ],
  shell: shellReads,
};

/**
 * `LocalIP?.type`, or `type` of `dhcpd ?? {}`: such code asks whether there is a record at all, since some servers do
 * not have it.
 */
function isWhether({ property: name, at }: Found, text: string): boolean {
  if (name !== 'type') return false;
  return /^(?:[\w.$[\]'"-]*\?\.type\b|(?:const|let)\s*\{[^;]*\?\?\s*\{\s*\})/.test(text.slice(at));
}

function shellReads(text: string): Found[] {
  const word = (name: string): string => String.raw`(['"]?)(?<${name}>[A-Za-z][\w.-]*)['"]?`;
  const command = String.raw`(?<![\w-])(?:db\s+(?<other>[a-z]\w*)|config)\s+getprop\s+`;
  return found(text, `${command}${word('key')}\\s+${word('property')}(?=[\\s;&|)'"\`]|$)`);
}

/** In classic fragments configuration records are hashes; a hash that the fragment declares itself is not one. */
function hashReads(text: string): Found[] {
  const hash = String.raw`\$(?:\{\s*['"]?(?<key>[A-Za-z][\w.-]*)['"]?\s*\}|(?<name>[A-Za-z]\w*))\{\s*['"]?(?<property>[A-Za-z]\w*)['"]?\s*\}`;
  return found(text, hash).filter((read) => !own.has(read.key) && !text.includes(`%${read.key}`));
}

const own = new Set(['ENV', 'INC', 'SIG', 'OUT']);

/**
 * Finds reads of records that were assigned to a variable first: `const sshd = configuration.get('sshd')`, or
 * destructured: `const { access } = …`.
 */
function ofVariables(text: string, record: string, read: (name: string) => string): Found[] {
  const parts = String.raw`(?:const|let)\s*(?:(?<variable>[A-Za-z_]\w*)|\{(?<parts>[^}]*)\})\s*=\s*(?:[A-Za-z_]\w*\.)*${record}\s*(?:;|\?\?|%>|\n)`;
  return [...text.matchAll(new RegExp(parts, 'g'))].flatMap((match) => {
    const place = placeOf(match);
    const { variable, parts: taken } = match.groups ?? {};
    if (place === undefined) return [];
    if (variable !== undefined)
      return found(text, read(variable)).map(({ property: name, at }) => ({ ...place, property: name, at }));
    const names = (taken ?? '').split(',').map((one) => /^\s*([A-Za-z_]\w*)/.exec(one)?.[1] ?? '');
    return names.filter(Boolean).map((name) => ({ ...place, property: name, at: match.index }));
  });
}

function found(text: string, pattern: string): Found[] {
  return [...text.matchAll(new RegExp(pattern, 'g'))].flatMap((match) => {
    if (isComment(text, match.index)) return [];
    const { member: shown, property: name = shown } = match.groups ?? {};
    return [{ database: '', key: '', ...placeOf(match), property: name ?? '', at: match.index }];
  });
}

function placeOf({ groups = {} }: RegExpMatchArray): { readonly database: string; readonly key: string } | undefined {
  const { database: base, other = base ?? 'configuration', name, key: quoted = name } = groups;
  return quoted === undefined ? undefined : { database: other, key: quoted };
}

function isComment(text: string, at: number): boolean {
  return /^\s*(?:\/\/|\/?\*)/.test(text.slice(text.lastIndexOf('\n', at - 1) + 1, at));
}
