import type { DbRecord } from '../../db/file/record.ts';
import type { ServiceRequest } from './service-request.ts';
import { isServiceName } from '../service-name.ts';
import type { SupervisedService, Supervisor } from '../units/supervisor.ts';

/** The planned actions for one service. */
export interface PlannedAdjustment {
  readonly service: string;
  /** What the system calls it. */
  readonly unit: string;
  readonly supervisor: Supervisor;
  /** The actions in order; empty if `skipped` gives a reason. */
  readonly actions: readonly string[];
  /** In English for the operator. */
  readonly skipped: string | undefined;
  /** The service is skipped because what the event asks for cannot be read. */
  readonly isUnreadable?: boolean;
}

/** NethServer's actions for an enabled service; a disabled one is stopped. */
const nethserverActions = ['start', 'stop', 'restart', 'reload', 'condrestart'];

/** A service of an event as the machine and the records have it. */
export interface RequestedService extends SupervisedService {
  readonly record: DbRecord | undefined;
  /** Its status is exactly `enabled`, or that of another record with the same unit, as `imap` and `pop3`. */
  readonly isEnabled: boolean;
}

/**
 * Returns the planned actions on NethServer. It may do less: whether a service is running and has an owner is checked
 * when it is adjusted.
 */
export function planOwnedAdjustment(
  { service, actions }: ServiceRequest,
  { record, unit, supervisor, isEnabled }: RequestedService,
): PlannedAdjustment {
  if (!isServiceName(service)) return { service, unit, supervisor, actions: [], skipped: notAName(service) };
  if (record?.type !== 'service')
    return { service, unit, supervisor, actions: [], skipped: `${service} has no service record in configuration` };
  const planned = isEnabled ? actions.filter((action) => nethserverActions.includes(action)) : ['stop'];
  return { service, unit, supervisor, actions: planned, skipped: undefined };
}

/** Events that prepare a machine for a reboot. */
const withoutAdjustment = ['post-upgrade', 'bootstrap-console-save'];

/** Actions that put an enabled service into the requested state, so that it need not be started first. */
const settling = new Set([
  ...['down', 'd', 'stop', 'once', 'o'],
  ...['start', 'restart', 'reload-or-restart', 'reload'],
]);

/** Web servers that serve Panelsmith's pages. The current request must be able to finish. */
const pageServers = new Set(['smanager', 'httpd-e-smith', 'panelsmith']);

/**
 * Returns the planned actions of a request by the service's configuration record. A disabled one is stopped; under
 * runit it still gets its actions after that.
 */
export function planAdjustment(
  event: string,
  { service, actions }: ServiceRequest,
  { record, unit, supervisor, isEnabled }: RequestedService,
): PlannedAdjustment {
  const plan = (planned: readonly string[], skipped?: string): PlannedAdjustment => ({
    service,
    unit,
    supervisor,
    actions: planned,
    skipped,
  });
  if (withoutAdjustment.includes(event)) return plan([], `event ${event} adjusts no services`);
  if (!isServiceName(service)) return plan([], notAName(service));
  if (!record) return plan([], `${service} has no record in configuration`);
  if (supervisor.kind === 'runit') return plan(underRunit(actions, isEnabled));
  if (!isEnabled) return plan(['stop']);
  const started = actions.some((action) => settling.has(action)) ? actions : ['start', ...actions];
  if (!pageServers.has(service)) return plan(started);
  const gentle = supervisor.kind === 'script' ? 'reload' : 'reload-or-restart';
  return plan(started.map((action) => (action === 'restart' ? gentle : action)));
}

function notAName(service: string): string {
  return `${service} cannot be the name of a service`;
}

function underRunit(actions: readonly string[], enabled: boolean): readonly string[] {
  if (!enabled) return ['down', ...actions];
  return actions.some((action) => ['down', 'stop', 'once'].includes(action)) ? actions : [...actions, 'up'];
}
