import { basename } from 'node:path';
import { statOf } from '../../packages/package-files.ts';
import { folderPackages, fullNameOf } from '../../packages/transaction/package-system.ts';
import type { CommandContext } from '../command.ts';
import { runCheck } from './check.ts';
import { withSystem } from '../with-system.ts';

/**
 * `packages check FOLDER …`: as `check`, for several packages; each can be a folder or the name of an installed package.
 * @returns the worst exit status of them
 */
export async function checkEach(asked: readonly string[], context: CommandContext): Promise<number> {
  let worst = 0;
  for (const one of asked) {
    const folder = statOf(one)?.isDirectory() ? one : ((await folderOf(one, context)) ?? one);
    if (asked.length > 1) context.err(`${basename(folder)}:\n`);
    worst = Math.max(worst, await runCheck(folder, context));
  }
  return worst;
}

async function folderOf(name: string, context: CommandContext): Promise<string | undefined> {
  return withSystem(context, { withPanels: false }, (system) => {
    return folderPackages(system).find((one) => one.name === name || fullNameOf(system, one) === name)?.folder;
  });
}
