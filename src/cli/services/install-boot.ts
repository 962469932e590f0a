import { existsSync } from 'node:fs';
import { Databases } from '../../db/file/databases.ts';
import { askProgram } from '../../process/children/ask-program.ts';
import { program } from '../../process/home.ts';
import { isInstalling } from '../../services/install-mode.ts';
import { bootUnit, removeBootFiles, writeBootFiles } from '../../services/boot/boot-files.ts';
import type { CommandContext } from '../command.ts';

/** @returns 0 done, 1 systemd refused it */
export async function installBoot(context: CommandContext): Promise<number> {
  const { root } = context;
  const configuration = new Databases(root).configuration.snapshot();
  const panelsmith = [process.execPath, program];
  for (const file of writeBootFiles({ root, configuration, panelsmith })) context.out(`wrote ${file}\n`);
  if (root.folder !== '/') {
    context.out('this root is a trial: nothing is started at boot\n');
    return 0;
  }
  // Units that are already enabled are started now as well.
  const now = isInstalling(root, context.environment) ? [] : ['--now'];
  return systemctl(['enable', ...now, bootUnit], context);
}

/** @returns 0 */
export async function uninstallBoot(context: CommandContext): Promise<number> {
  const { root } = context;
  if (root.folder === '/' && existsSync(root.path('etc/systemd/system', bootUnit)))
    await systemctl(['disable', '--now', bootUnit], context);
  removeBootFiles({ root, configuration: new Databases(root).configuration.snapshot() });
  return 0;
}

async function systemctl(args: readonly string[], context: CommandContext): Promise<number> {
  const { status, output } = await askProgram('systemctl', args);
  if (status !== 0) context.err(`systemctl ${args.join(' ')} failed: ${output}`);
  return status === 0 ? 0 : 1;
}
