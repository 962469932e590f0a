import { oldPanelRemarks } from '../formmagick/old-panel-remarks.ts';
import { askForRefresh } from '../packages/refresh-request.ts';
import { openSystem } from '../system.ts';
import { packageFoldersOf, type CommandContext } from './command.ts';

/** Tells a running panel to look for packages again. @returns the exit status */
export function refreshPackages({ root }: CommandContext): number {
  askForRefresh(root);
  return 0;
}

/**
 * Prints a line for each package: name, `works` or `broken`, folder; for a broken one also why, for an old panel what is
 * left to do.
 * @returns the exit status, 1 when one is broken
 */
export async function listPackages(context: CommandContext): Promise<number> {
  const system = await openSystem(context.root, { packageFolders: packageFoldersOf(context.environment) });
  try {
    for (const { name, folder, broken, definition } of system.packages) {
      const left = definition?.kind === 'old' ? oldPanelRemarks(definition) : [];
      const told = broken === undefined ? left : [broken];
      const columns = [name, broken === undefined ? 'works' : 'broken', folder];
      context.out(`${[...columns, ...(told.length > 0 ? [told.join('; ')] : [])].join('\t')}\n`);
    }
    return system.packages.some(({ broken }) => broken !== undefined) ? 1 : 0;
  } finally {
    await system.close();
  }
}
