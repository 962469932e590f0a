import { readFileSync } from 'node:fs';
import type { Root } from '../root.ts';

/**
 * Looks up the number of a user or group, by name or number, in the root's `etc/passwd` or `etc/group`.
 * @returns undefined if there is no such account
 */
export function accountId(root: Root, kind: 'user' | 'group', account: string): number | undefined {
  for (const line of linesOf(root.path(kind === 'user' ? 'etc/passwd' : 'etc/group'))) {
    const [name = '', , id = ''] = line.split(':');
    if (name === account || id === account) return Number(id);
  }
  return undefined;
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}
