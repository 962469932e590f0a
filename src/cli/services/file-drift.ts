import { readFileSync } from 'node:fs';
import type { Drift } from '../../accounts/doctor/drift.ts';
import type { System } from '../../system.ts';
import { updateEvents } from './update-events.ts';

/** Configuration files of the packages that are not as their templates would make them now. */
export async function fileDrift(system: System, print: (line: string) => void): Promise<Drift[]> {
  const configuration = system.databases.configuration.snapshot();
  const expander = system.openTemplates({ report: print });
  const drifts: Drift[] = [];
  try {
    for (const event of updateEvents(system))
      for (const path of system.events.preview(event, configuration).templates) {
        const told = (problem: string): Drift => ({ account: undefined, part: path, problem, event: [event] });
        const expansion = await expander.expand(path, { into: 'memory' }).catch((error: unknown) => {
          drifts.push({ ...told(error instanceof Error ? error.message : String(error)), event: undefined });
          return undefined;
        });
        if (!expansion || expansion.outcome === 'left out') continue;
        const difference = differenceFrom(readText(expansion.file), expansion.bytes.toString());
        if (difference !== undefined) drifts.push(told(difference));
      }
  } finally {
    await expander.close();
  }
  return drifts;
}

function differenceFrom(is: string | undefined, wanted: string): string | undefined {
  if (is === undefined) return 'the file is missing';
  if (is === wanted) return undefined;
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
