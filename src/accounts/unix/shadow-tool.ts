import type { AccountAction } from '../account-action.ts';

/** Programs of the system's package `passwd`. */
type ShadowTool = 'useradd' | 'usermod' | 'userdel' | 'groupadd' | 'groupdel';

/**
 * Runs one of the system's programs for accounts on the files of the root at hand.
 * @throws when it fails, with what it said
 */
export async function runShadowTool(action: AccountAction, tool: ShadowTool, args: readonly string[]): Promise<void> {
  const prefix = action.root.folder === '/' ? [] : ['--prefix', action.root.folder];
  const { status, output } = await action.run(`/usr/sbin/${tool}`, [...prefix, ...args]);
  if (status === 127) throw new Error(`${tool} is not installed: install the package passwd`);
  if (status !== 0) throw new Error(`${tool} failed with exit status ${status}: ${output.trim() || 'it says nothing'}`);
}
