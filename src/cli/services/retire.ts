import { userInfo } from 'node:os';
import { applyStaged } from '../../changes/apply-staged.ts';
import { ChangeSet } from '../../changes/change-set.ts';
import { askProgram } from '../../process/children/ask-program.ts';
import { messageWithCause } from '../../refusals.ts';
import { ServiceControl } from '../../services/service-control.ts';
import { linePrinter, type CommandContext } from '../command.ts';
import { withSystem } from '../with-system.ts';

/**
 * Takes services out of use before their files are removed: their status is disabled, they are stopped and not started
 * at boot. This is called when a package is removed, and must not prevent the removal.
 * @returns 0, whatever happens
 */
export async function retire(keys: readonly string[], context: CommandContext): Promise<number> {
  const printLine = linePrinter(context);
  try {
    await withSystem(context, { withPanels: false }, async (system) => {
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
    });
  } catch (error) {
    printLine(`panelsmith services retire: ${messageWithCause(error)}`);
  }
  return 0;
}
