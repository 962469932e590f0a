import { readFileSync } from 'node:fs';
import type { Root } from '../root.ts';

/**
 * The number of a user or group of the root, by name or number, from `etc/passwd` or `etc/group`.
 * @returns undefined when there is none such
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
