import type { AccountAction } from '../account-action.ts';
import { findUnixAccount, findUnixGroup } from './read-accounts.ts';
import { runShadowTool } from './etc/shadow-tool.ts';
import { noShell } from './wanted-account.ts';

/** Unix accounts that every server has. Each has a group of its name too. Source: e-smith base accounts. */
const builtIns = [
  { name: 'www', comment: 'Web server', groups: ['shared'] },
  { name: 'admin', comment: 'Administrator', groups: ['shared', 'www'] },
  { name: 'public', comment: 'Guest', groups: ['shared'] },
];

/**
 * Creates the built-in Unix accounts that are missing, with free system numbers: group `shared`, in which everybody is;
 * `www`, as which the web server runs; `admin`; `public`, as which guests act.
 */
export async function ensureBuiltIns(action: AccountAction): Promise<void> {
  const has = (name: string): boolean => findUnixGroup(action.root, name) !== undefined;
  if (!has('shared')) await runShadowTool(action, 'groupadd', ['-r', 'shared']);
  for (const { name, comment, groups: others } of builtIns) {
    if (findUnixAccount(action.root, name)) continue;
    const group = has(name) ? ['-g', name] : ['-U'];
    const account = ['-c', comment, '-d', '/home/e-smith', '-s', noShell];
    await runShadowTool(action, 'useradd', ['-r', '-M', ...group, '-G', others.join(','), ...account, name]);
    action.print(`created Unix account ${name}`);
  }
}
