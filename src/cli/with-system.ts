import { openSystem, type System } from '../system.ts';
import { packageFoldersOf, type CommandContext } from './command.ts';
import type { SystemSettings } from '../system/system-settings.ts';

/** Does what a command needs a system for, with the packages that its environment names, and closes the system after it. */
export async function withSystem<result>(
  { root, environment }: CommandContext,
  options: Omit<SystemSettings, 'packageFolders'>,
  work: (system: System) => result | Promise<result>,
): Promise<result> {
  const system = await openSystem(root, { ...options, packageFolders: packageFoldersOf(environment) });
  try {
    return await work(system);
  } finally {
    await system.close();
  }
}
