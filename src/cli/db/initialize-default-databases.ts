import { complain, type CommandContext } from '../command.ts';
import { withSystem } from '../with-system.ts';

/**
 * Loads the defaults of every package and of the root into its databases.
 * @returns always 0, like the classic command; errors are printed on standard error
 */
export async function runInitializeDefaultDatabases(args: readonly string[], context: CommandContext): Promise<number> {
  if (args[0] === '--help') {
    context.out(`usage: ${context.program}\n`);
    return 0;
  }
  return withSystem(
    context,
    {
      withPanels: false,
      log: (level, line) => {
        if (level !== 'info') context.err(`${line}\n`);
      },
    },
    async (system) => {
      const report = (line: string): void => {
        complain(context, line);
      };
      await system.initializeDatabases({
        report,
        announce: report,
        rootFolder: context.environment['ESMITH_DB_DEFAULTSDIR'],
      });
      return 0;
    },
  );
}
