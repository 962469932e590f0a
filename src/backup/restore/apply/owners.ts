import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../../../files/regular-file.ts';
import { unixAccounts, unixGroups } from '../../../accounts/unix/read-accounts.ts';
import type { Root } from '../../../root.ts';

/** Translates owners of staged files to the numbers of this server. */
export interface Owners {
  user(uid: number): number;
  group(gid: number): number;
}

/** Other names of the same account or group on other systems. */
const alsoCalled: ReadonlyMap<string, readonly string[]> = new Map([
  ['www', ['www-data', 'apache']],
  ['apache', ['www-data', 'www']],
  ['www-data', ['www', 'apache']],
]);

/**
 * Finds the owners that the files of an archive have on this server. Numbers of accounts differ from server to server,
 * so owners are found by name: the name that the number has in the account files of the archive. A file without an
 * owner here keeps its number if that is free, and goes to root otherwise.
 * @param accounts folder with `passwd` and `group` of the archive
 */
export function ownersOf(root: Root, accounts: string): Owners {
  const users = new Map(unixAccounts(root).map(({ name, uid }) => [name, uid]));
  const groups = new Map(unixGroups(root).map(({ name, gid }) => [name, gid]));
  return {
    user: mapping(namesByNumber(join(accounts, 'passwd')), users),
    group: mapping(namesByNumber(join(accounts, 'group')), groups),
  };
}

function mapping(names: ReadonlyMap<number, string>, here: ReadonlyMap<string, number>): (number: number) => number {
  const taken = new Set(here.values());
  return (number) => {
    const name = names.get(number);
    // Without account files there is nothing to compare with.
    if (names.size === 0) return number;
    const known = [name, ...(alsoCalled.get(name ?? '') ?? [])].find((one) => one !== undefined && here.has(one));
    if (known !== undefined) return here.get(known) ?? 0;
    return taken.has(number) ? 0 : number;
  };
}

/** The name of each number in a file of accounts or groups. Source: passwd(5), group(5). */
function namesByNumber(file: string): Map<number, string> {
  const lines = existsSync(file) ? readRegularFile(file, 'latin1').split('\n') : [];
  return new Map(
    lines.flatMap((line): [number, string][] => {
      const [name = '', , number = ''] = line.split(':');
      return name !== '' && /^\d+$/.test(number) ? [[Number(number), name]] : [];
    }),
  );
}
