import { setImmediate } from 'node:timers/promises';
import type { AccountAction } from '../accounts/account-action.ts';
import type { Signal } from '../events/signal.ts';
import { hasOwnBase } from '../packages/finding/own-base.ts';
import { askProgram } from '../process/children/ask-program.ts';
import type { System } from '../system.ts';
import type { Drift } from './drift.ts';
import { fileDrift } from './file-drift.ts';
import { ldapDrift, printingDrift, sambaDrift, stoppedServices } from './service-drift.ts';
import { accountPackages } from './used-service-packages.ts';
import { unixDrift } from './unix-drift.ts';

/** The result of examining a server. */
export interface Examination {
  readonly drifts: readonly Drift[];
  /** What could not be compared, since this server has none: keys below `doctor.leftOut` of the shared lexicon. */
  readonly leftOut: readonly ('samba' | 'ldap' | 'printing')[];
  /** The server has a base of its own, so nothing may be repaired from here. */
  readonly onlyReported: boolean;
}

/**
 * Compares the records with what the system has of each account. Changes nothing.
 * @param print gets a line for the operator about what could not be compared; default: the log
 */
export async function examine(
  system: System,
  print = (line: string): void => {
    system.log('warn', line);
  },
): Promise<Examination> {
  const { root, databases } = system;
  const onlyReported = hasOwnBase(root);
  const examining = { root, databases, run: ask, print };
  const stopped = onlyReported ? [] : stoppedServices(await system.inspectServices(), accountPackages(system));
  // Templates are expanded in another thread, and most of the other parts wait for programs: meanwhile the folders are
  // checked here.
  const [files, samba, ldap, printing, unix] = await Promise.all([
    fileDrift(system),
    onlyReported ? [] : sambaDrift(examining),
    onlyReported ? [] : ldapDrift(examining),
    onlyReported ? [] : printingDrift(examining),
    setImmediate().then(() => unixDrift(root, databases.accounts.snapshot())),
  ]);
  return {
    drifts: [...unix, ...(samba ?? []), ...(ldap ?? []), ...(printing ?? []), ...stopped, ...files],
    leftOut: [
      ...(samba ? [] : (['samba'] as const)),
      ...(ldap ? [] : (['ldap'] as const)),
      ...(printing ? [] : (['printing'] as const)),
    ],
    onlyReported,
  };
}

/** The events that correct the differences, each once; records first, configuration files after them. */
export function repairs(drifts: readonly Drift[]): readonly Signal[] {
  const events = new Map(drifts.flatMap(({ event }) => (event ? [[event.join('\0'), event] as const] : [])));
  return [...events.values()].map(([event, ...args]) => ({ event, args }));
}

/** A large address book takes a while, but a program that hangs must not hang the doctor. */
const ask: AccountAction['run'] = (program, args, options) =>
  askProgram(program, args, { ...options, seconds: 60, megabytes: 256 });
