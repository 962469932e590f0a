import { rmSync, writeFileSync } from 'node:fs';
import { messageOf } from '../../refusals.ts';
import { writeLetters } from '../runit-letters.ts';
import { isDone, type RunlevelStep } from './plan-runlevel.ts';
import { servicesOfStep, describeStep } from './describe-step.ts';
import { changeUnits } from './change-units.ts';
import type { RunProgram } from '../../process/children/ask-program.ts';

interface RunlevelContext {
  readonly run: RunProgram;
  readonly print: (line: string) => void;
}

/**
 * Does what was planned, even if something fails: first what stops, so that ports are free, then what starts.
 * @returns the records of the services that could not be brought into their state, or that are missing
 */
export async function performRunlevel(steps: readonly RunlevelStep[], context: RunlevelContext): Promise<string[]> {
  for (const step of steps) {
    const line = describeStep(step);
    if (line !== undefined) context.print(line);
  }
  const failed = steps.filter(({ isMissing }) => isMissing);
  const done = steps.filter(isDone);
  for (const state of ['stop', 'start', undefined] as const) {
    const now = done.filter((step) => step.state === state);
    const units = now.filter((step) => step.services[0].supervisor.kind === 'systemd');
    failed.push(...(await changeUnits(units, context)));
    for (const step of now) if (!(await changeOther(step, context))) failed.push(step);
  }
  return failed.map(servicesOfStep);
}

/**
 * Starts or stops a service that is not run by systemd.
 * @returns whether it was accepted
 */
async function changeOther(step: RunlevelStep, { run, print }: RunlevelContext): Promise<boolean> {
  const [{ supervisor, service }] = step.services;
  if (supervisor.kind === 'script') {
    if (step.state === undefined) return true;
    const { status, output } = await run(supervisor.script, [step.state]);
    if (output.trimEnd() !== '') print(output.trimEnd());
    if (status !== 0) print(`[ERROR] ${service.key} did not ${step.state}: exit status ${status}`);
    return status === 0;
  }
  if (supervisor.kind !== 'runit') return true;
  try {
    if (step.boot === 'disable') writeFileSync(`${supervisor.folder}/down`, '');
    if (step.boot === 'enable') rmSync(`${supervisor.folder}/down`, { force: true });
    if (step.state !== undefined) writeLetters(supervisor.control, step.state === 'start' ? 'u' : 'd');
    return true;
  } catch (error) {
    print(`[ERROR] nothing supervises ${service.key}: ${messageOf(error)}`);
    return false;
  }
}
