import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Root } from 'panelsmith';

/** One line of etc/passwd. Source: passwd(5). */
export interface UnixAccount {
  readonly name: string;
  readonly uid: number;
  readonly fullName: string;
  readonly shell: string;
}

/** One line of etc/group. Source: group(5). */
export interface UnixGroup {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

const files = { passwd: 0o644, group: 0o644, shadow: 0o640, gshadow: 0o640 } as const;

/** Makes the four files of accounts where they are missing, as in a root made for a trial. */
export function makeUnixFiles(root: Root): void {
  mkdirSync(root.path('etc'), { recursive: true });
  for (const [name, mode] of Object.entries(files)) {
    const file = root.path('etc', name);
    if (existsSync(file)) continue;
    writeFileSync(file, '', { flag: 'a' });
    chmodSync(file, mode);
  }
}

export function unixAccounts(root: Root): UnixAccount[] {
  return linesOf(root.path('etc/passwd')).map(([name = '', , uid, , fullName = '', , shell = '']) => ({
    name,
    uid: Number(uid),
    fullName,
    shell,
  }));
}

export function findUnixAccount(root: Root, name: string): UnixAccount | undefined {
  return unixAccounts(root).find((account) => account.name === name);
}

export function unixGroups(root: Root): UnixGroup[] {
  return linesOf(root.path('etc/group')).map(([name = '', , gid, members = '']) => ({
    name,
    gid: Number(gid),
    members: members.split(',').filter(Boolean),
  }));
}

function linesOf(file: string): string[][] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'));
}
