import { readFileSync } from 'node:fs';
import type { Root } from '../../../root.ts';
import type { FileOwner } from '../database-file.ts';

/**
 * Returns the mode and owner that the classic programs set with every write, on a real server as root. SME:
 * `root:admin`. NethServer: the writing user. Otherwise undefined, and a file keeps its mode and owner.
 */
export function classicOwner(root: Root): FileOwner | undefined {
  if (root.folder !== '/' || process.getuid?.() !== 0) return undefined;
  const mode = 0o640;
  if (root.flavour === 'nethserver') return { mode };
  const gid = groupId(root, 'admin');
  return gid === undefined ? undefined : { mode, ids: { uid: 0, gid } };
}

function groupId(root: Root, group: string): number | undefined {
  try {
    const found = new RegExp(`^${group}:[^:]*:(\\d+):`, 'm').exec(readFileSync(root.path('etc/group'), 'utf8'));
    return found ? Number(found[1]) : undefined;
  } catch {
    return undefined;
  }
}
