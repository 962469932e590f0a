import { lstatSync } from 'node:fs';
import type { Root } from '../root.ts';

/**
 * What a backup holds, in this order and relative to `/`. The last path, `etc/samba/smbpasswd`, is always in an
 * archive, since classic tools check that it is there.
 */
const classicPaths = [
  'home/e-smith',
  'etc/e-smith/templates-custom',
  'etc/e-smith/templates-user-custom',
  'etc/ssh',
  'root',
  'etc/sudoers',
  'etc/passwd',
  'etc/shadow',
  'etc/group',
  'etc/gshadow',
  'etc/samba/secrets.tdb',
];

/** A server with the databases of NethServer has its data in another folder as well. */
const nethserverPaths = ['var/lib/nethserver'];

export const lastPath = 'etc/samba/smbpasswd';

/** Everything that an archive may contain, relative to `/`: nothing else is restored. */
export const restorablePaths: readonly string[] = [...classicPaths, ...nethserverPaths, lastPath];

/** The paths that exist in a root, without the last one. GNU tar fails at a name that is missing. */
export function existingPaths(root: Root): string[] {
  const paths = root.flavour === 'nethserver' ? [...classicPaths, ...nethserverPaths] : classicPaths;
  return paths.filter((path) => exists(root, path));
}

export function exists(root: Root, path: string): boolean {
  return lstatSync(root.path(path), { throwIfNoEntry: false }) !== undefined;
}

/** Whether a path relative to `/` belongs to a backup. */
export function isRestorable(path: string): boolean {
  return restorablePaths.some((listed) => path === listed || path.startsWith(`${listed}/`));
}
