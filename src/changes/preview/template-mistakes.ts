import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Databases } from '../../db/file/databases.ts';
import type { Events } from '../../events/events.ts';
import { ChangeSet } from '../change-set.ts';
import { planChanges } from './plan-changes.ts';

/**
 * Expands every template of these events in memory.
 * @returns what was wrong with them, in English, for the operator
 */
export async function templateMistakes(
  { databases, events }: { readonly databases: Databases; readonly events: Pick<Events, 'plan' | 'isAsWritten'> },
  eventNames: readonly string[],
): Promise<string[]> {
  const changes = new ChangeSet(databases);
  for (const event of eventNames) changes.signal(event);
  // A root that was restored from a backup lacks the folders that belong to programs.
  for (const { file } of (await planChanges(changes, events)).files) mkdirSync(dirname(file), { recursive: true });
  const { files } = await planChanges(changes, events);
  return files.flatMap(({ template, failure }) => (failure === undefined ? [] : [`template ${template}: ${failure}`]));
}
