import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { Root } from '../../root.ts';
import { askPackageManager } from './package-manager.ts';

/** Which package of the system's package manager owns a path of a root; undefined if none does. */
export function ownerOf(root: Root, path: string): string | undefined {
  const known = `/${relative(root.folder, path)}`;
  const admin = root.path('var/lib/dpkg');
  if (existsSync(`${admin}/status`)) {
    const output = askPackageManager('dpkg-query', [`--admindir=${admin}`, '--search', known]);
    const [, owner] = /^([^ ]+?)(?::[a-z0-9-]+)?: \//.exec(output) ?? [];
    if (owner !== undefined) return owner;
  }
  if (!['var/lib/rpm', 'usr/lib/sysimage/rpm'].some((folder) => existsSync(root.path(folder)))) return undefined;
  const where = root.folder === '/' ? [] : ['--root', root.folder];
  const output = askPackageManager('rpm', [...where, '--query', '--queryformat', '%{NAME}\\n', '--file', '--', known]);
  return /^([^ \n]+)\n/.exec(output)?.[1];
}
