import type { AccountAction } from '../../account-action.ts';

/** Programs of the system's package `passwd`. */
type ShadowTool = 'useradd' | 'usermod' | 'userdel' | 'groupadd' | 'groupdel';

/**
 * Runs one of the system's account programs on the files of this root.
 * @throws Error with the program's output if it fails
 */
export async function runShadowTool(action: AccountAction, tool: ShadowTool, args: readonly string[]): Promise<void> {
  const prefix = action.root.folder === '/' ? [] : ['--prefix', action.root.folder];
  const { status, output } = await action.run(`/usr/sbin/${tool}`, [...prefix, ...args]);
  if (status === 127) throw new Error(`${tool} is not installed: install the package passwd`);
  if (status !== 0) throw new Error(`${tool} failed with exit status ${status}: ${output.trim() || 'no output'}`);
}
