import { openSystem } from '../../system.ts';
import { packageFoldersOf, type CommandContext } from '../command.ts';

/**
 * Prints each service: key, status, what runs, its packages.
 * @returns 0, or 1 if the machine did not say what runs
 */
export async function listServices(json: boolean, context: CommandContext): Promise<number> {
  const packageFolders = packageFoldersOf(context.environment);
  const system = await openSystem(context.root, { packageFolders, withPanels: false });
  try {
    const { all, failure } = await system.inspectServices();
    const listed = all.map(({ service, runs, boot, unit }) => ({
      service: service.key,
      status: service.isEnabled ? 'enabled' : 'disabled',
      runs,
      boot,
      unit: unit ?? null,
      packages: service.owners,
      isOrphan: !service.isOwned,
      leftBy: service.leftBy ?? null,
    }));
    if (json) context.out(`${JSON.stringify(listed)}\n`);
    else
      for (const { service, status, runs, packages, leftBy } of listed)
        context.out(
          `${service}\t${status}\t${runs}\t${packages.join(', ') || `orphan of ${leftBy ?? 'nobody known'}`}\n`,
        );
    if (failure !== undefined) context.err(`${failure}\n`);
    return failure === undefined ? 0 : 1;
  } finally {
    await system.close();
  }
}
