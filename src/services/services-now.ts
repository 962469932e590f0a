import { askProgram } from '../process/children/ask-program.ts';
import { messageOf } from '../refusals.ts';
import type { Root } from '../root.ts';
import { serviceLog } from './service-log.ts';
import { ServiceControl } from './service-control.ts';
import type { MachineService } from './units/machine.ts';
import type { DefaultsFolder } from './service-owners.ts';
import { portClaims, type PortClaim } from './services.ts';
import type { RecordReader } from '../db/file/database-view.ts';

/** The services at the time of a page, with their state on the machine. */
export interface ServicesNow {
  /** Whether this root is not the running system, so that it is unknown what runs. */
  readonly isTrial: boolean;
  /** Why systemd did not answer, in English for the operator; undefined if it did. */
  readonly failure: string | undefined;
  /** In byte order of the keys. */
  readonly all: readonly MachineService[];
  get(key: string): MachineService | undefined;
  /** Ports that services of several packages use. */
  readonly claims: readonly PortClaim[];
  /** The last lines that a service has written, the newest last; undefined if they are not kept. */
  log(key: string): Promise<readonly string[] | undefined>;
}

interface InspectionContext {
  readonly root: Root;
  readonly configuration: RecordReader;
  readonly defaults: readonly DefaultsFolder[];
}

/** Examines the services of a root. Never throws because of the machine. */
export async function inspectServices(context: InspectionContext): Promise<ServicesNow> {
  const control = new ServiceControl({ ...context, run: askProgram, print: () => undefined, isInstalling: false });
  const { all, failure } = await services(control);
  const byKey = new Map(all.map((one) => [one.service.key, one]));
  return {
    isTrial: context.root.folder !== '/',
    failure,
    all,
    get: (key) => byKey.get(key),
    claims: portClaims(all.map(({ service }) => service)),
    async log(key) {
      const found = byKey.get(key);
      return found && serviceLog(found, context.root);
    },
  };
}

async function services(control: ServiceControl): Promise<Pick<ServicesNow, 'all' | 'failure'>> {
  try {
    return { all: await control.onMachine(), failure: undefined };
  } catch (error) {
    const nowhere = { supervisor: { kind: 'nothing' }, unit: undefined, isMasked: false, isTriggered: false } as const;
    return {
      all: control.all().map((service) => ({ ...nowhere, service, runs: 'unknown', boot: 'unknown' })),
      failure: messageOf(error),
    };
  }
}

const remembered = new WeakMap<object, ServicesNow>();

/** Stores the last result for all readers of the same databases. */
export function rememberServices(databases: object, services: ServicesNow): void {
  remembered.set(databases, services);
}

/** The last result; undefined if there is none yet. */
export function lastServices(databases: object): ServicesNow | undefined {
  return remembered.get(databases);
}
