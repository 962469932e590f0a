import { askSystemd } from '../units/ask-systemd.ts';
import { unitName } from '../service-name.ts';
import type { RunlevelStep } from './plan-runlevel.ts';
import type { RunProgram } from '../../process/children/ask-program.ts';

interface UnitContext {
  readonly run: RunProgram;
  readonly print: (line: string) => void;
}

/**
 * Enables, disables, starts and stops units, each with one command for all, since systemd reads its units again for every
 * command. Only if that fails, one by one, to find which of them.
 * @returns those that were not started or stopped
 */
export async function changeUnits(steps: readonly RunlevelStep[], context: UnitContext): Promise<RunlevelStep[]> {
  const triggers = await triggersOf(steps, context);
  for (const verb of ['disable', 'enable'] as const) {
    const units = steps
      .filter(({ boot }) => boot === verb)
      .flatMap((step) => [unitOf(step), ...triggersFor(step, triggers)]);
    // One that is refused would keep systemd from changing any of them.
    if (!(await systemctl(verb, units, context, units.length === 1)) && units.length > 1)
      for (const unit of units) await systemctl(verb, [unit], context, true);
  }
  const failed: RunlevelStep[] = [];
  for (const verb of ['stop', 'start'] as const) {
    const now = steps.filter(({ state }) => state === verb);
    const units = now.flatMap((step) => [unitOf(step), ...triggersFor(step, triggers)]);
    if (await systemctl(verb, units, context, now.length === 1)) continue;
    if (now.length === 1) failed.push(...now);
    else failed.push(...(await oneByOne(verb, now, context)));
  }
  return failed;
}

async function oneByOne(
  verb: 'start' | 'stop',
  steps: readonly RunlevelStep[],
  context: UnitContext,
): Promise<RunlevelStep[]> {
  const states = await askSystemd(steps.map(unitOf), context.run);
  const settled = verb === 'start' ? ['running', 'changing'] : ['stopped', 'failed'];
  const failed: RunlevelStep[] = [];
  for (const step of steps) {
    if (settled.includes(states.get(unitOf(step))?.runs ?? '')) continue;
    if (!(await systemctl(verb, [unitOf(step)], context, true))) failed.push(step);
  }
  return failed;
}

/**
 * The sockets, paths and timers that would start a stopped unit again. Source: systemd.unit(5), "TriggeredBy".
 */
async function triggersOf(
  steps: readonly RunlevelStep[],
  { run }: UnitContext,
): Promise<ReadonlyMap<string, string[]>> {
  const units = steps.filter(({ isWanted }) => !isWanted).map(unitOf);
  if (units.length === 0) return new Map();
  const { output } = await run('systemctl', ['show', '-p', 'Id', '-p', 'TriggeredBy', '--', ...units]);
  return new Map(
    output.split('\n\n').map((block) => {
      const value = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(block)?.[1] ?? '';
      return [value('Id'), value('TriggeredBy').split(' ').filter(Boolean)];
    }),
  );
}

function triggersFor(step: RunlevelStep, triggers: ReadonlyMap<string, string[]>): string[] {
  return triggers.get(unitOf(step)) ?? [];
}

function unitOf({ services: [{ unit = '' }] }: RunlevelStep): string {
  return unitName(unit) ?? '';
}

/** @returns whether it succeeded for all; what systemd says about several together is not printed */
async function systemctl(
  verb: string,
  units: readonly string[],
  { run, print }: UnitContext,
  tells: boolean,
): Promise<boolean> {
  const named = units.filter((unit) => unit !== '');
  if (named.length === 0) return true;
  const { status, output } = await run('systemctl', [verb, '--', ...named]);
  if (tells && output.trimEnd() !== '') print(output.trimEnd());
  if (tells && status !== 0) print(`[ERROR] ${named.join(', ')} did not ${verb}: exit status ${status}`);
  return status === 0;
}
