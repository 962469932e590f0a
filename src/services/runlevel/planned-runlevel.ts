import { askProgram } from '../../process/children/ask-program.ts';
import type { PlannedAdjustment } from '../adjusting/planned-adjustment.ts';
import { ServiceControl, type ControlContext } from '../service-control.ts';
import { isDone, type RunlevelStep } from './plan-runlevel.ts';

interface PlannedRunlevelContext extends Pick<ControlContext, 'root' | 'configuration' | 'defaults'> {
  /** Keys of services; undefined for all. */
  readonly keys: readonly string[] | undefined;
}

/** What an adjustment of the run level will do, for a preview; undefined if the machine cannot be asked. */
export async function plannedRunlevel({
  keys,
  ...context
}: PlannedRunlevelContext): Promise<PlannedAdjustment[] | undefined> {
  const control = new ServiceControl({ ...context, run: askProgram, print: () => undefined, isInstalling: false });
  try {
    return (await control.plan(keys)).filter(isDone).map(plannedDeed);
  } catch {
    return undefined;
  }
}

function plannedDeed({
  services: [{ service, unit = service.key, supervisor }],
  state,
  boot,
}: RunlevelStep): PlannedAdjustment {
  // One that is started is enabled as well; so is one that is stopped disabled.
  const actions = [state ?? boot].filter((part) => part !== undefined);
  return { service: service.key, unit, supervisor, actions, skipped: undefined };
}
