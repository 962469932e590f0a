import { askProgram } from '../process/ask-program.ts';
import { messageOf } from '../refusals.ts';
import type { Root } from '../root.ts';
import { serviceLog } from './service-log.ts';
import { ServiceControl } from './service-control.ts';
import type { MachineService } from './machine.ts';
import type { DefaultsFolder } from './service-owners.ts';
import { portClaims, type PortClaim, type ServiceRecords } from './services.ts';

/** The services as they were when a page looked, on the machine too. */
export interface ServicesNow {
  /** This root is not the running system, so what runs is unknown. */
  readonly isTrial: boolean;
  /** Systemd did not answer; in English, for the operator. */
  readonly failure: string | undefined;
  /** In byte order of the keys. */
  readonly all: readonly MachineService[];
  get(key: string): MachineService | undefined;
  /** Ports that services of several packages want. */
  readonly claims: readonly PortClaim[];
  /** The last lines that a service has written, the newest last; undefined if they are not kept. */
  log(key: string): Promise<readonly string[] | undefined>;
}

interface InspectionContext {
  readonly root: Root;
  readonly configuration: ServiceRecords;
  readonly defaults: readonly DefaultsFolder[];
}

/** Looks at the services of a root. Never throws because of the machine. */
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

/** Keeps what was seen last for all readers of the same databases. */
export function rememberServices(databases: object, services: ServicesNow): void {
  remembered.set(databases, services);
}

/** What was seen last; undefined if nothing was looked at yet. */
export function lastServices(databases: object): ServicesNow | undefined {
  return remembered.get(databases);
}
