import type { DirectoryEntry } from './directory-entries.ts';

/** Reads what `ldapsearch` prints with unwrapped lines. Source: RFC 2849. */
export function parseLdif(text: string): ReadonlyMap<string, DirectoryEntry> {
  const entries = new Map<string, DirectoryEntry>();
  for (const block of text.split(/\n\n+/)) {
    const lines = block.split('\n').flatMap((line) => attributeOf(line));
    const [first, ...others] = lines;
    if (first?.[0] !== 'dn') continue;
    const entry = new Map<string, string[]>();
    for (const [name, value] of others) {
      const values = entry.get(name);
      if (values) values.push(value);
      else entry.set(name, [value]);
    }
    entries.set(first[1], Object.fromEntries(entry));
  }
  return entries;
}

/** What brings a directory from one state to another, for `ldapmodify`. Entries that differ are replaced as a whole. */
export function ldifChanges(
  before: ReadonlyMap<string, DirectoryEntry>,
  after: ReadonlyMap<string, DirectoryEntry>,
): { readonly ldif: string; readonly added: number; readonly changed: number; readonly removed: number } {
  const isSame = (dn: string, entry: DirectoryEntry): boolean => textOf(before.get(dn)) === textOf(entry);
  const deleted = [...before.keys()].filter((dn) => !after.has(dn)).sort((a, b) => b.length - a.length);
  const added = [...after].filter(([dn]) => !before.has(dn));
  const changed = [...after].filter(([dn, entry]) => before.has(dn) && !isSame(dn, entry));
  const changes = [
    ...deleted.map((dn) => `${line('dn', dn)}changetype: delete\n`),
    ...changed.map(
      ([dn, entry]) => `${line('dn', dn)}changetype: modify\n${replacements(before.get(dn) ?? {}, entry)}`,
    ),
    ...added.map(([dn, entry]) => `${line('dn', dn)}changetype: add\n${attributes(entry)}`),
  ];
  const counts = { added: added.length, changed: changed.length, removed: deleted.length };
  return { ldif: changes.join('\n'), ...counts };
}

function replacements(before: DirectoryEntry, after: DirectoryEntry): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => sorted(before[name]) !== sorted(after[name]))
    .map((name) => `replace: ${name}\n${(after[name] ?? []).map((value) => line(name, value)).join('')}-\n`)
    .join('');
}

function attributes(entry: DirectoryEntry): string {
  return Object.entries(entry)
    .flatMap(([name, values]) => values.map((value) => line(name, value)))
    .join('');
}

function textOf(entry: DirectoryEntry | undefined): string {
  return Object.keys(entry ?? {})
    .sort()
    .map((name) => `${name}=${sorted(entry?.[name])}`)
    .join('\n');
}

function sorted(values: readonly string[] | undefined): string {
  return (values ?? []).toSorted().join('\0');
}

/** A value that is not plain text is written in base64. */
function line(name: string, value: string): string {
  return /^[!-9;=-~][ -~]*$/.test(value) && !value.endsWith(' ')
    ? `${name}: ${value}\n`
    : `${name}:: ${Buffer.from(value).toString('base64')}\n`;
}

function attributeOf(text: string): [string, string][] {
  const [, name = '', mark, value = ''] = /^([A-Za-z][A-Za-z0-9;-]*)(::?) ?(.*)$/.exec(text) ?? [];
  if (name === '') return [];
  return [[name, mark === '::' ? Buffer.from(value, 'base64').toString() : value]];
}
