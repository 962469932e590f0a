import { openSystem } from '../system.ts';
import { packageFoldersOf, type CommandContext } from './command.ts';

/** Loads the defaults of every package and of the root into its databases. @returns 0, as the classic command does */
export async function runInitializeDefaultDatabases(_args: readonly string[], context: CommandContext): Promise<number> {
  const system = await openSystem(context.root, {
    packageFolders: packageFoldersOf(context.environment),
    withPanels: false,
    log: (level, line) => {
      if (level !== 'info') context.err(`${line}\n`);
    },
  });
  try {
    await system.initializeDatabases();
    return 0;
  } finally {
    await system.close();
  }
}
