import { ChangeSet } from '../changes/change-set.ts';
import type { FileChange } from '../changes/preview/change-plan.ts';
import { planChanges } from '../changes/preview/plan-changes.ts';
import type { System } from '../system.ts';
import { difference, type Drift } from './drift.ts';
import { updateEvents } from './used-service-packages.ts';

/** Configuration files of the packages that are not as their templates would make them now. Secrets are masked. */
export async function fileDrift(system: System): Promise<Drift[]> {
  const changes = new ChangeSet(system.databases);
  const events = updateEvents(system);
  for (const event of events) changes.signal(event);
  const { files, runs } = await planChanges(changes, system.events);
  return files.flatMap((change): Drift[] => {
    const is = differenceOf(change);
    if (!is) return [];
    const index = runs.findLastIndex((run) => run.files.some(({ file }) => file === change.file));
    const event = change.kind === 'unknown' ? undefined : runs[index]?.signals[0]?.event;
    return [
      { account: undefined, part: change.template, difference: is, event: event === undefined ? undefined : [event] },
    ];
  });
}

function differenceOf({ kind, diff, failure: why = '' }: FileChange): Drift['difference'] | undefined {
  if (kind === 'same') return undefined;
  if (kind === 'unknown') return difference('fileUnknown', { why });
  if (kind === 'created') return difference('fileMissing');
  if (kind === 'deleted') return difference('fileExtra');
  const [hunk] = diff?.hunks ?? [];
  if (!hunk) return difference('fileOther');
  const first = hunk.lines.findIndex((line) => line.kind !== 'same');
  const textOf = (wanted: 'removed' | 'added'): string => {
    const next = hunk.lines.slice(first).find((line) => line.kind !== 'same' && line.kind === wanted);
    return next?.text ?? '';
  };
  return difference('fileLine', { line: hunk.oldStart + first, is: textOf('removed'), wanted: textOf('added') });
}
