import { existsSync } from 'node:fs';
import { readRegularFile } from '../../files/regular-file.ts';
import type { Root } from '../../root.ts';

/** One line of etc/passwd. Source: passwd(5). */
export interface UnixAccount {
  readonly name: string;
  readonly uid: number;
  readonly fullName: string;
  readonly home: string;
  readonly shell: string;
}

/** One line of etc/group. Source: group(5). */
export interface UnixGroup {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** Returns the accounts of the operating system; empty if the file is missing. */
export function unixAccounts(root: Root): UnixAccount[] {
  return linesIn(root.path('etc/passwd')).map(accountOf);
}

/** Returns one account of the operating system by name; undefined if there is none. */
export function findUnixAccount(root: Root, name: string): UnixAccount | undefined {
  const line = findLine(root.path('etc/passwd'), name);
  return line === undefined ? undefined : accountOf(line);
}

/** Returns the groups of the operating system; empty if the file is missing. */
export function unixGroups(root: Root): UnixGroup[] {
  return linesIn(root.path('etc/group')).map(groupOf);
}

/** Returns one group of the operating system by name; undefined if there is none. */
export function findUnixGroup(root: Root, name: string): UnixGroup | undefined {
  const line = findLine(root.path('etc/group'), name);
  return line === undefined ? undefined : groupOf(line);
}

/** Whether the operating system has an account or a group with a name. */
export function isUnixName(root: Root, name: string): boolean {
  return [findUnixAccount(root, name), findUnixGroup(root, name)].some((found) => found !== undefined);
}

function accountOf(line: string): UnixAccount {
  const [name = '', , uid, , fullName = '', home = '', shell = ''] = line.split(':');
  return { name, uid: Number(uid), fullName, home, shell };
}

function groupOf(line: string): UnixGroup {
  const [name = '', , gid, members = ''] = line.split(':');
  return { name, gid: Number(gid), members: members.split(',').filter(Boolean) };
}

function linesIn(file: string): string[] {
  if (!existsSync(file)) return [];
  return readRegularFile(file)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** The first line with a name: these files can have tens of thousands of lines, and only this one has to be parsed. */
function findLine(file: string, name: string): string | undefined {
  if (name === '' || /^#|[:\n]/.test(name) || !existsSync(file)) return undefined;
  const text = readRegularFile(file);
  const start = text.startsWith(`${name}:`) ? 0 : text.indexOf(`\n${name}:`) + 1;
  if (start === 0 && !text.startsWith(`${name}:`)) return undefined;
  const end = text.indexOf('\n', start);
  return end < 0 ? text.slice(start) : text.slice(start, end);
}
