import type { DbRecord } from '../db/file/record.ts';
import type { ServiceRequest } from './service-request.ts';
import type { Supervisor } from './supervisor.ts';

/** What will be done with one service. */
export interface PlannedAdjustment {
  readonly service: string;
  readonly supervisor: Supervisor;
  /** The actions that will be carried out, in order; none where `skipped` says why. */
  readonly actions: readonly string[];
  /** In English for the operator. */
  readonly skipped: string | undefined;
}

/** What NethServer knows to do with a service that is to run; it stops one that is not. */
const nethserverActions = ['start', 'stop', 'restart', 'reload', 'condrestart'];

/** The same on a NethServer, at most: whether a service runs already, and who owns it, is found out when it is adjusted. */
export function planOwnedAdjustment(
  { service, actions }: ServiceRequest,
  record: DbRecord | undefined,
  supervisor: Supervisor,
): PlannedAdjustment {
  const isWanted = record?.prop('status') === 'enabled';
  if (record?.type !== 'service')
    return { service, supervisor, actions: [], skipped: `${service} has no service record in configuration` };
  const planned = isWanted ? actions.filter((action) => nethserverActions.includes(action)) : ['stop'];
  return { service, supervisor, actions: planned, skipped: undefined };
}

/** Events that prepare a machine which is about to start again. */
const withoutAdjustment = ['post-upgrade', 'bootstrap-console-save'];

/** Actions that leave an enabled service in the state they ask for, so that it need not be started first. */
const settling = new Set([
  ...['down', 'd', 'stop', 'once', 'o'],
  ...['start', 'restart', 'reload-or-restart', 'reload'],
]);

/** Web servers that carry the panel itself: the request under way must come to its end. */
const ownServices = new Set(['smanager', 'httpd-e-smith', 'panelsmith']);

/**
 * What the request comes to, given the service's record in configuration: a service is enabled when `status` is exactly
 * `enabled`. A disabled one is brought down; one under runit gets its actions after that.
 */
export function planAdjustment(
  event: string,
  { service, actions }: ServiceRequest,
  record: DbRecord | undefined,
  supervisor: Supervisor,
): PlannedAdjustment {
  const plan = (planned: readonly string[], skipped?: string): PlannedAdjustment => ({
    service,
    supervisor,
    actions: planned,
    skipped,
  });
  if (withoutAdjustment.includes(event)) return plan([], `event ${event} adjusts no services`);
  if (!record) return plan([], `${service} has no record in configuration`);
  const enabled = record.prop('status') === 'enabled';
  if (supervisor.kind === 'runit') return plan(underRunit(actions, enabled));
  if (!enabled) return plan(['stop']);
  const started = actions.some((action) => settling.has(action)) ? actions : ['start', ...actions];
  if (!ownServices.has(service)) return plan(started);
  const gentle = supervisor.kind === 'script' ? 'reload' : 'reload-or-restart';
  return plan(started.map((action) => (action === 'restart' ? gentle : action)));
}

function underRunit(actions: readonly string[], enabled: boolean): readonly string[] {
  if (!enabled) return ['down', ...actions];
  return actions.some((action) => ['down', 'stop', 'once'].includes(action)) ? actions : [...actions, 'up'];
}
