import type { Databases } from '../../db/file/databases.ts';
import { Failure } from '../../refusals.ts';
import { ChangeSet } from '../change-set.ts';
import type { History } from '../history/history.ts';
import { foldEntries, type FoldedChanges } from './fold-changes.ts';
import { revertParts, planRevert, type RecordRevert, type RevertChoices } from './plan-revert.ts';
import { stageRevert } from './stage-revert.ts';

/** What is reverted: one entry, or everything since a time. */
export type RevertScope = { readonly id: string } | { readonly since: Date };

/** A revert, staged as chosen. Nothing is done yet. */
export interface PlannedRevert {
  readonly folded: FoldedChanges;
  readonly records: readonly RecordRevert[];
  readonly changes: ChangeSet;
}

interface RevertParts {
  readonly changes: { readonly history: History };
  readonly databases: Databases;
  readonly events: { exists(event: string): boolean };
}

/** @throws Failure `errors.notFound` for an entry that is not there, or was never written */
export async function stageRevertOf(
  { changes: { history }, databases, events }: RevertParts,
  scope: RevertScope,
  choices: RevertChoices,
): Promise<PlannedRevert> {
  const folded = await foldedOf(history, scope);
  const changes = new ChangeSet(databases);
  const records = planRevert(folded, changes, choices);
  stageRevert(changes, folded, records, (event) => events.exists(event));
  return { folded, records, changes };
}

/** Whether all of it goes back, with nothing lost and nothing to decide. */
export function canUndoNow({ folded, records }: PlannedRevert): boolean {
  const states = revertParts(records).map(({ state }) => state);
  return folded.passwords.length === 0 && states.includes('back') && states.every((state) => state === 'back');
}

async function foldedOf(history: History, scope: RevertScope): Promise<FoldedChanges> {
  if ('since' in scope) {
    return foldEntries(history.each({ from: scope.since }));
  }
  const entry = await history.find(scope.id);
  if (!entry || entry.dismissed || entry.state === 'abandoned')
    throw new Failure('errors.notFound', `no change set ${scope.id} that could be taken back`, { kind: 'missing' });
  return foldEntries([entry]);
}
