import { rmSync, writeFileSync } from 'node:fs';
import { messageOf } from '../../refusals.ts';
import { writeLetters } from '../runit-letters.ts';
import type { RunProgram } from '../supervisor.ts';
import { isDone, type RunlevelDeed } from './plan-runlevel.ts';
import { namesOf, sayDeed } from './say-deed.ts';
import { changeUnits } from './change-units.ts';

interface PerformingPlace {
  readonly run: RunProgram;
  readonly print: (line: string) => void;
}

/**
 * Does what was planned, even if something fails: first what stops, so that ports are free, then what starts.
 * @returns the records of the services that could not be brought into their state, or that are missing
 */
export async function performRunlevel(deeds: readonly RunlevelDeed[], place: PerformingPlace): Promise<string[]> {
  for (const deed of deeds) {
    const line = sayDeed(deed);
    if (line !== undefined) place.print(line);
  }
  const failed = deeds.filter(({ isMissing }) => isMissing);
  const done = deeds.filter(isDone);
  for (const state of ['stop', 'start', undefined] as const) {
    const now = done.filter((deed) => deed.state === state);
    const units = now.filter((deed) => deed.services[0].supervisor.kind === 'systemd');
    failed.push(...(await changeUnits(units, place)));
    for (const deed of now) if (!(await changeOther(deed, place))) failed.push(deed);
  }
  return failed.map(namesOf);
}

/** What is not under systemd. @returns whether it was accepted */
async function changeOther(deed: RunlevelDeed, { run, print }: PerformingPlace): Promise<boolean> {
  const [{ supervisor, service }] = deed.services;
  if (supervisor.kind === 'script') {
    if (deed.state === undefined) return true;
    const { status, output } = await run(supervisor.script, [deed.state]);
    if (output.trimEnd() !== '') print(output.trimEnd());
    if (status !== 0) print(`[ERROR] ${service.key} did not ${deed.state}: exit status ${status}`);
    return status === 0;
  }
  if (supervisor.kind !== 'runit') return true;
  try {
    if (deed.boot === 'disable') writeFileSync(`${supervisor.folder}/down`, '');
    if (deed.boot === 'enable') rmSync(`${supervisor.folder}/down`, { force: true });
    if (deed.state !== undefined) writeLetters(supervisor.control, deed.state === 'start' ? 'u' : 'd');
    return true;
  } catch (error) {
    print(`[ERROR] nothing supervises ${service.key}: ${messageOf(error)}`);
    return false;
  }
}
