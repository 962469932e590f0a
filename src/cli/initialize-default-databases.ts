import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { initializeDefaultDatabases } from '../db/defaults.ts';
import { openSystem, type System } from '../system.ts';
import { packageFoldersOf, type CommandContext } from './command.ts';

/**
 * Loads the defaults of every package and of the root into its databases.
 * @returns 0 whatever failed, as the classic command does; what failed is told on standard error
 */
export async function runInitializeDefaultDatabases(
  _args: readonly string[],
  context: CommandContext,
): Promise<number> {
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
    const options = { rootFolder: environment['ESMITH_DB_DEFAULTSDIR'] };
    await initializeDefaultDatabases(system.databases, root, sourcesOf(system), report, options);
    return 0;
  } finally {
    await system.close();
  }
}

/** A classic server has a base of its own, so that the bundled packages' defaults are not for it. */
function sourcesOf({ root, home, packages }: System): { folder: string; modules: string }[] {
  const isClassicServer = root.folder === '/' && existsSync(root.path('etc/e-smith/db'));
  return packages
    .filter(({ folder }) => !isClassicServer || dirname(folder) !== join(home, 'panels'))
    .filter(({ brings }) => brings.includes('db'))
    .map(({ folder, modules }) => ({ folder: join(folder, 'db'), modules: join(modules, 'db') }));
}
