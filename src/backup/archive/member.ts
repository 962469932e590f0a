/** One member of an archive, as GNU tar lists it. Names are bytes, one in each character. */
export interface ArchiveMember {
  /** `-` file, `d` folder, `l` link, `h` hard link, and others. Source: GNU tar, `--list --verbose`. */
  readonly type: string;
  readonly size: number;
  /** Without a slash at its end. */
  readonly name: string;
  /** Where a link leads. */
  readonly target: string | undefined;
}

const line =
  /^(.)\S+\s+\d+\/\d+\s+(\d+|\d+,\s*\d+)\s+\S+ \S+ "((?:[^"\\]|\\.)*)"(?: (?:->|link to) "((?:[^"\\]|\\.)*)")?$/;

/** Arguments of tar that make lines for `parseMember`. */
export const listArgs = ['--list', '--verbose', '--quoting-style=c', '--numeric-owner'];

/** @returns undefined for a line that does not describe a member */
export function parseMember(text: string): ArchiveMember | undefined {
  const [, type, size, name, target] = line.exec(text) ?? [];
  if (type === undefined || size === undefined || name === undefined) return undefined;
  const path = unquote(name);
  return {
    type,
    size: /^\d+$/.test(size) ? Number(size) : 0,
    name: path.length > 1 ? path.replace(/\/+$/, '') : path,
    target: target === undefined ? undefined : unquote(target),
  };
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function unquote(text: string): string {
  return text.replace(/\\([0-7]{1,3}|.)/g, (_, code: string) =>
    /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? code),
  );
}
