import type { MachineService } from '../units/machine.ts';

/** What is to be done so that the machine is as the records say. One for each unit, which several records may have. */
export interface RunlevelStep {
  /** The records: `imap` and `pop3` may be one unit. */
  readonly services: readonly [MachineService, ...MachineService[]];
  /** A service of them is enabled and owned. */
  readonly isWanted: boolean;
  readonly boot: 'enable' | 'disable' | undefined;
  readonly state: 'start' | 'stop' | undefined;
  /** Why it is left as it is although it differs from its record. */
  readonly leftAlone: 'masked' | 'protected' | 'unnamed' | 'nowhere' | 'absent' | undefined;
  /** It should run but cannot: the machine has no such program. */
  readonly isMissing: boolean;
}

/**
 * Compares the machine with the records. A service that is enabled and owned has to run and to be started at boot, any
 * other must not. A service without a package that owns it is an orphan and is stopped, unless the server is reached by
 * it. What is as it should be, or is masked, is left alone; nothing is restarted.
 * Source: NethServer, RPM packages, `runlevel-adjust`.
 */
export function planRunlevel(machine: readonly MachineService[]): RunlevelStep[] {
  return byUnit(machine).map((services) => {
    const [{ runs, boot, isMasked, isTriggered, unit, supervisor, service }] = services;
    const isWanted = services.some((one) => one.service.isWanted);
    const left = (leftAlone: RunlevelStep['leftAlone'], isMissing = false): RunlevelStep => ({
      services,
      isWanted,
      boot: undefined,
      state: undefined,
      leftAlone,
      isMissing,
    });
    if (!service.isNameable) return left('unnamed');
    if (unit === undefined && service.partOfUs !== undefined) return left(undefined);
    if (supervisor.kind === 'nothing') return left('nowhere');
    if (isMasked) return left('masked');
    if (unit === undefined && services.every((one) => one.service.isOptional))
      return left(isWanted ? 'absent' : undefined);
    if (unit === undefined) return left(undefined, isWanted);
    const isOrphaned = services.every((one) => !one.service.isOwned);
    if (!isWanted && isOrphaned && services.some((one) => one.service.isProtected))
      return left(runs === 'running' ? 'protected' : undefined);
    if (!isWanted && isTriggered) return { ...left(undefined), boot: 'disable', state: 'stop' };
    return {
      ...left(undefined),
      boot: isWanted ? (boot === 'disabled' ? 'enable' : undefined) : boot === 'enabled' ? 'disable' : undefined,
      state: stateFor(isWanted, runs),
    };
  });
}

function stateFor(isWanted: boolean, runs: MachineService['runs']): RunlevelStep['state'] {
  if (isWanted) return runs === 'running' || runs === 'changing' ? undefined : 'start';
  return runs === 'stopped' || runs === 'failed' ? undefined : 'stop';
}

/** Whether anything is done. */
export function isDone({ boot, state }: RunlevelStep): boolean {
  return boot !== undefined || state !== undefined;
}

function byUnit(machine: readonly MachineService[]): RunlevelStep['services'][] {
  const units = new Map<string, [MachineService, ...MachineService[]]>();
  for (const one of machine) {
    const id = one.unit === undefined ? `record ${one.service.key}` : `${one.supervisor.kind} ${one.unit}`;
    const others = units.get(id);
    if (others) others.push(one);
    else units.set(id, [one]);
  }
  return [...units.values()];
}
