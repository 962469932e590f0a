import type { Databases } from '../../db/file/databases.ts';
import { messageOf } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import { planAdjustment, planOwnedAdjustment, type PlannedAdjustment } from './planned-adjustment.ts';
import { runitLetter, writeLetters } from '../runit-letters.ts';
import { serviceRequests } from './service-request.ts';
import { requestedService } from './requested-service.ts';
import { runLevelFolders } from '../run-level.ts';
import { Supervisors } from '../units/supervisor.ts';
import { isScriptAction, isServiceAction, systemctlArgs } from '../units/system-command.ts';
import type { RecordReader } from '../../db/file/database-view.ts';
import type { RunProgram } from '../../process/children/ask-program.ts';

/** Where services are adjusted, and how messages are printed. */
export interface AdjustmentContext {
  readonly root: Root;
  readonly databases: Databases;
  /** Services that are adjusted in another way; default: none. */
  readonly leftOut?: readonly string[];
  readonly run: RunProgram;
  /** Whether a service, after a command failed, is enabled but does not run; default: not checked. */
  readonly isDown?: (service: string) => Promise<boolean>;
  readonly print: (line: string) => void;
  readonly progress: (fraction: number, message: string) => void;
}

/**
 * Returns the planned service actions of an event, sorted by service name in byte order, without doing them.
 * @param eventFolders the event's folder in each source
 * @param configuration the configuration database, or a staged view of it
 * @param leftOut services that are adjusted in another way
 */
export function plannedAdjustments(
  event: string,
  eventFolders: readonly string[],
  root: Root,
  configuration: RecordReader,
  leftOut: readonly string[] = [],
): PlannedAdjustment[] {
  const supervisors = new Supervisors(root, runLevelFolders(root, configuration));
  return serviceRequests(eventFolders, leftOut).map((request) => {
    const requested = requestedService(request.service, configuration, supervisors);
    const { service, unreadable } = request;
    const { unit, supervisor } = requested;
    if (unreadable !== undefined)
      return { service, unit, supervisor, actions: [], skipped: unreadable, isUnreadable: true };
    return root.flavour === 'sme' ? planAdjustment(event, request, requested) : planOwnedAdjustment(request, requested);
  });
}

/**
 * Adjusts every service of an event, even if one fails. A service without a record or a supervisor is reported and
 * skipped; messages of systemd or a start script about an action are reported too.
 * @returns the services whose supervisor did not accept an action or whose entry cannot be read, and those that are down
 */
export async function adjustServices(
  event: string,
  eventFolders: readonly string[],
  context: AdjustmentContext,
): Promise<string[]> {
  const plans = plannedAdjustments(
    event,
    eventFolders,
    context.root,
    context.databases.configuration.snapshot(),
    context.leftOut,
  );
  const failed: string[] = [];
  const absent: string[] = [];
  for (const [index, plan] of plans.entries()) {
    context.progress(index / plans.length, `Adjust service ${plan.service}`);
    if (plan.isUnreadable) {
      context.print(`[ERROR] ${plan.skipped ?? ''}`);
      failed.push(plan.service);
    } else if (plan.skipped !== undefined) context.print(`[WARNING] ${plan.skipped}; left alone`);
    else if (plan.supervisor.kind === 'nothing') {
      for (const action of plan.actions) context.print(`adjusting non-supervised ${plan.service} (${action})`);
      absent.push(plan.service);
    } else if (!(await adjust(plan, context))) failed.push(plan.service);
  }
  if (absent.length > 0) context.print(`[WARNING] nothing runs ${absent.join(', ')}: no start script here`);
  return failed;
}

/** @returns whether all actions were sent */
async function adjust(plan: PlannedAdjustment, context: AdjustmentContext): Promise<boolean> {
  if (plan.supervisor.kind === 'runit')
    return writeControl(plan.service, plan.supervisor.control, plan.actions, context);
  let [isGiven, isDone] = [true, true];
  for (const action of plan.actions) {
    context.print(`adjusting non-supervised ${plan.service} (${action})`);
    const outcome = await command(plan, action, context);
    isGiven &&= outcome !== 'unknown';
    isDone &&= outcome === 'done';
  }
  if (!isGiven || isDone || (await context.isDown?.(plan.service)) !== true) return isGiven;
  context.print(`[ERROR] ${plan.service} does not run`);
  return false;
}

function writeControl(
  service: string,
  control: string,
  actions: readonly string[],
  { print }: AdjustmentContext,
): boolean {
  let text = '';
  for (const action of actions) {
    const letter = runitLetter(action);
    text += letter ?? '';
    print(
      letter === undefined
        ? `[WARNING] there is no action "${action}" for ${service}`
        : `adjusting supervised ${service} (${action})`,
    );
  }
  try {
    writeLetters(control, text);
    return true;
  } catch (error) {
    print(`[ERROR] nothing supervises ${service}: ${messageOf(error)}`);
    return false;
  }
}

async function command(
  { service, unit, supervisor }: PlannedAdjustment,
  action: string,
  { root, run, print }: AdjustmentContext,
): Promise<'unknown' | 'refused' | 'done'> {
  const isKnown = supervisor.kind === 'script' ? isScriptAction(action) : isServiceAction(action);
  if (!isKnown) {
    print(`[ERROR] there is no action "${action}" for ${service}`);
    return 'unknown';
  }
  const { status, output } =
    supervisor.kind === 'script'
      ? await run(supervisor.script, [scriptVerb(supervisor.script, action, root)])
      : await run('systemctl', systemctlArgs(action, unit));
  if (output.trimEnd() !== '') print(output.trimEnd());
  if (status === 0) return 'done';
  print(`[WARNING] ${service} did not ${action}: exit status ${status}`);
  return 'refused';
}

/** The start scripts of a distribution know `reload`; those of run level 7 know `adjust` too. */
function scriptVerb(script: string, action: string, root: Root): string {
  return action === 'adjust' && script.startsWith(root.path('etc/init.d/')) ? 'reload' : action;
}
