import type { AdjustmentContext } from './adjust-requested-services.ts';
import { serviceRequests, type ServiceRequest } from './service-request.ts';
import { runLevelFolders } from '../run-level.ts';
import { requestedService } from './requested-service.ts';
import { isServiceName, unitName } from '../service-name.ts';
import { serviceOwners, type DefaultsFolder } from '../service-owners.ts';
import { Supervisors } from '../units/supervisor.ts';

/** The systemd command for each action of NethServer, which silently ignores all others. */
const verbs: Readonly<Record<string, string>> = {
  start: 'start',
  stop: 'stop',
  restart: 'restart',
  reload: 'reload',
  condrestart: 'try-restart',
};

/** How a service was brought into the state of its record. */
type Adjusted = 'started' | 'stopped' | 'nothing' | 'failed';

/**
 * Adjusts the services of an event as NethServer does: each is first enabled or disabled in systemd, and started or
 * stopped, according to its record and its package; then it gets its remaining actions.
 * @param eventFolders the event's folder in each source
 * @param defaults of the root and of packages: a service without a `type` in any of them no longer has an owner and is
 * stopped
 * @returns the services that could not be adjusted, or had a failed action
 */
export async function adjustOwnedServices(
  eventFolders: readonly string[],
  defaults: readonly DefaultsFolder[],
  context: AdjustmentContext,
): Promise<string[]> {
  const requests = serviceRequests(eventFolders, context.leftOut);
  const owners = serviceOwners(defaults, context.root);
  const failed: string[] = [];
  for (const [index, request] of requests.entries()) {
    context.progress(index / requests.length, `Adjust service ${request.service}`);
    if (!(await adjust(request, owners, context))) failed.push(request.service);
  }
  return failed;
}

/** @returns false if something failed; a skipped service is reported with the reason */
async function adjust(
  { service, actions, unreadable }: ServiceRequest,
  owners: ReadonlyMap<string, readonly string[]>,
  context: AdjustmentContext,
): Promise<boolean> {
  const skip = (why: string): boolean => {
    context.print(`[NOTICE] ${service} is skipped: ${why}`);
    return true;
  };
  if (unreadable !== undefined) {
    context.print(`[ERROR] ${unreadable}`);
    return false;
  }
  const configuration = context.databases.configuration.snapshot();
  const record = configuration.get(service);
  if (!isServiceName(service)) return skip('this cannot be the name of a service');
  if (record?.type !== 'service') return skip('not configured');
  const supervisors = new Supervisors(context.root, runLevelFolders(context.root, configuration));
  const { unit, supervisor, isEnabled } = requestedService(service, configuration, supervisors);
  if (supervisor.kind !== 'systemd') return skip('no systemd runs here');
  const named = { service, unit: unitName(unit) ?? `${unit}.service` };
  if (await isMasked(named, context)) return skip('masked');
  const isOwned = owners.has(service);
  const adjusted = await bringInto(named, isEnabled && isOwned, context);
  if (adjusted === 'failed') return false;
  if (adjusted === 'stopped') return true;
  if (!isOwned) return skip('not owned');
  if (!isEnabled) return skip('disabled');
  const useless = adjusted === 'started' ? ['restart', 'reload'] : [];
  let done = true;
  for (const action of actions) {
    const verb = useless.includes(action) || !Object.hasOwn(verbs, action) ? undefined : verbs[action];
    if (verb !== undefined) done = (await systemctl(verb, named, context)) && done;
  }
  return done;
}

interface Named {
  readonly service: string;
  /** With its ending. */
  readonly unit: string;
}

async function bringInto(named: Named, isWanted: boolean, context: AdjustmentContext): Promise<Adjusted> {
  await context.run('systemctl', [isWanted ? 'enable' : 'disable', '--', named.unit]);
  const { status } = await context.run('systemctl', ['is-active', '--quiet', '--', named.unit]);
  if (isWanted === (status === 0)) return 'nothing';
  if (!(await systemctl(isWanted ? 'start' : 'stop', named, context))) return 'failed';
  return isWanted ? 'started' : 'stopped';
}

async function systemctl(verb: string, { service, unit }: Named, { run, print }: AdjustmentContext): Promise<boolean> {
  const { status, output } = await run('systemctl', [verb, '--', unit]);
  print(`${status === 0 ? '[INFO]' : '[ERROR]'} ${service} ${verb}`);
  if (output.trimEnd() !== '') print(output.trimEnd());
  return status === 0;
}

async function isMasked({ unit }: Named, { run }: AdjustmentContext): Promise<boolean> {
  const { output } = await run('systemctl', ['show', '-p', 'LoadState', '--value', '--', unit]);
  return output.trim() === 'masked';
}
