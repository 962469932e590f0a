import { alreadyPrinted } from '../process/already-printed.ts';
import type { ServiceControl, ServiceVerb } from './service-control.ts';

/** The context of an action about services. */
interface ServiceAction {
  /** The arguments of the event; the first is the key of the service's record. */
  readonly args: readonly string[];
  readonly services: ServiceControl;
}

/**
 * Starts the service that the event names, until the next adjustment or boot.
 * @throws Error if it was not done; the reason has been printed
 */
export const startService = telling('start');

/** As `startService`, stops it. */
export const stopService = telling('stop');

/** As `startService`, restarts it. */
export const restartService = telling('restart');

/**
 * Makes this server itself the owner of an orphan by writing a default for it. Then the service is brought into the
 * state of its record.
 * @throws Error if there is no such service, or it could not be brought into that state
 */
export async function adoptService({ args: [key = ''], services }: ServiceAction): Promise<void> {
  services.adopt(key);
  const failed = await services.adjust([key]);
  if (failed.length > 0) throw new Error(`not adjusted: ${failed.join(', ')}`);
}

function telling(verb: ServiceVerb): (action: ServiceAction) => Promise<void> {
  return async ({ args: [key = ''], services }) => {
    if (!(await services.command(key, verb))) throw alreadyPrinted();
  };
}
