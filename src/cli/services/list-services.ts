import type { CommandContext } from '../command.ts';
import { withSystem } from '../with-system.ts';

/**
 * Prints each service: key, status, whether it runs, its packages.
 * @returns 0, or 1 if it could not be found out what runs
 */
export async function listServices(json: boolean, context: CommandContext): Promise<number> {
  return withSystem(context, { withPanels: false }, async (system) => {
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
          `${service}\t${status}\t${runs}\t${packages.join(', ') || `orphan of ${leftBy ?? 'an unknown package'}`}\n`,
        );
    if (failure !== undefined) context.err(`${failure}\n`);
    return failure === undefined ? 0 : 1;
  });
}
