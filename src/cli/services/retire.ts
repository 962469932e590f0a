import { userInfo } from 'node:os';
import { applyStaged } from '../../changes/apply-staged.ts';
import { ChangeSet } from '../../changes/change-set.ts';
import { askProgram } from '../../process/ask-program.ts';
import { messageWithCause } from '../../refusals.ts';
import { ServiceControl } from '../../services/service-control.ts';
import { openSystem } from '../../system.ts';
import { packageFoldersOf, type CommandContext } from '../command.ts';

/**
 * Takes services out before their files go: status disabled, stopped, not started at boot. It is called when a package is
 * removed, which nothing may prevent.
 * @returns 0, whatever happens
 */
export async function retire(keys: readonly string[], context: CommandContext): Promise<number> {
  const printLine = (line: string): void => {
    context.err(`${line}\n`);
  };
  try {
    const packageFolders = packageFoldersOf(context.environment);
    const system = await openSystem(context.root, { packageFolders, withPanels: false });
    try {
      const { root, databases, events } = system;
      const author = { account: userInfo().username, origin: 'services' };
      await applyStaged(system.changes, author, () => {
        const changes = new ChangeSet(databases);
        for (const key of keys)
          if (changes.configuration.get(key)?.type === 'service')
            changes.configuration.setProps(key, { status: 'disabled' });
        return changes;
      }).catch((error: unknown) => {
        printLine(
          `panelsmith services retire: the services stay enabled in the configuration: ${messageWithCause(error)}`,
        );
      });
      const control = { root, defaults: events.defaults(), run: askProgram, print: printLine, isInstalling: false };
      await new ServiceControl({ ...control, configuration: databases.configuration.snapshot() }).retire(keys);
    } finally {
      await system.close();
    }
  } catch (error) {
    printLine(`panelsmith services retire: ${messageWithCause(error)}`);
  }
  return 0;
}
