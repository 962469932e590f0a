import { existsSync } from 'node:fs';
import { readRegularFile } from '../../db/file/regular-file.ts';
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
  return linesOf(root.path('etc/passwd')).map(([name = '', , uid, , fullName = '', home = '', shell = '']) => ({
    name,
    uid: Number(uid),
    fullName,
    home,
    shell,
  }));
}

/** Returns one account of the operating system by name; undefined if there is none. */
export function findUnixAccount(root: Root, name: string): UnixAccount | undefined {
  return unixAccounts(root).find((account) => account.name === name);
}

/** Returns the groups of the operating system; empty if the file is missing. */
export function unixGroups(root: Root): UnixGroup[] {
  return linesOf(root.path('etc/group')).map(([name = '', , gid, members = '']) => ({
    name,
    gid: Number(gid),
    members: members.split(',').filter(Boolean),
  }));
}

/** Whether the operating system has an account or a group with a name. */
export function isUnixName(root: Root, name: string): boolean {
  return [...unixAccounts(root), ...unixGroups(root)].some((account) => account.name === name);
}

function linesOf(file: string): string[][] {
  if (!existsSync(file)) return [];
  return readRegularFile(file)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'));
}
