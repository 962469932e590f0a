import { openSystem } from '../../system.ts';
import { packageFoldersOf, type CommandContext } from '../command.ts';

/**
 * Loads the defaults of every package and of the root into its databases.
 * @returns always 0, like the classic command; errors are printed on standard error
 */
export async function runInitializeDefaultDatabases(args: readonly string[], context: CommandContext): Promise<number> {
  if (args[0] === '--help') {
    context.out(`usage: ${context.program}\n`);
    return 0;
  }
  const { root, environment } = context;
  const system = await openSystem(root, {
    packageFolders: packageFoldersOf(environment),
    withPanels: false,
    log: (level, line) => {
      if (level !== 'info') context.err(`${line}\n`);
    },
  });
  try {
    const report = (line: string): void => {
      context.err(`${context.program}: ${line}\n`);
    };
    await system.initializeDatabases({ report, announce: report, rootFolder: environment['ESMITH_DB_DEFAULTSDIR'] });
    return 0;
  } finally {
    await system.close();
  }
}
