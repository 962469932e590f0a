import { askForRefresh } from '../packages/refresh-request.ts';
import { openSystem } from '../system.ts';
import { packageFoldersOf, type CommandContext } from './command.ts';

/** Tells a running panel to look for packages again. @returns the exit status */
export function refreshPackages({ root }: CommandContext): number {
  askForRefresh(root);
  return 0;
}

/** Prints a line for each package: name, `works` or `broken`, folder; for a broken one also why. @returns the exit status, 1 when one is broken */
export async function listPackages(context: CommandContext): Promise<number> {
  const system = await openSystem(context.root, { packageFolders: packageFoldersOf(context.environment) });
  try {
    for (const { name, folder, broken } of system.packages)
      context.out(
        `${[name, broken === undefined ? 'works' : 'broken', folder, ...(broken === undefined ? [] : [broken])].join('\t')}\n`,
      );
    return system.packages.some(({ broken }) => broken !== undefined) ? 1 : 0;
  } finally {
    await system.close();
  }
}
