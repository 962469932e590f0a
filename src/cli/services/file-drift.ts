import { readFileSync } from 'node:fs';
import { ChangeSet } from '../../changes/change-set.ts';
import { planChanges } from '../../changes/preview/plan-changes.ts';
import type { Drift } from '../../accounts/doctor/drift.ts';
import type { System } from '../../system.ts';
import { updateEvents } from './update-events.ts';

/** Configuration files of the packages that are not as their templates would make them now. */
export async function fileDrift(system: System): Promise<Drift[]> {
  const drifts: Drift[] = [];
  for (const event of updateEvents(system)) {
    const changes = new ChangeSet(system.databases);
    changes.signal(event);
    const { runs } = await planChanges(changes, system.events);
    for (const { file, template, bytes, problem } of runs.flatMap(({ files }) => files)) {
      const told = { account: undefined, part: template };
      const difference = differenceFrom(readText(file), bytes?.toString());
      if (problem !== undefined) drifts.push({ ...told, problem, event: undefined });
      else if (difference !== undefined) drifts.push({ ...told, problem: difference, event: [event] });
    }
  }
  return drifts;
}

function differenceFrom(is: string | undefined, wanted: string | undefined): string | undefined {
  if (is === wanted) return undefined;
  if (is === undefined) return 'the file is missing';
  if (wanted === undefined) return 'the file should not be there';
  const [lines, others] = [is.split('\n'), wanted.split('\n')];
  const index = others.findIndex((line, position) => line !== lines[position]);
  const line = index < 0 ? others.length : index;
  return `line ${line + 1} is "${lines[line] ?? ''}", not "${others[line] ?? ''}"`;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
