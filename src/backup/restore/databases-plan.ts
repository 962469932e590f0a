import { ChangeSet } from '../../changes/change-set.ts';
import type { Databases } from '../../db/file/databases.ts';
import { Failure } from '../../refusals.ts';
import { parseChoice } from './choice.ts';
import { stagePlaces } from './stage-places.ts';
import { restoreFolder, type RestoreState } from './restore-state.ts';
import { stageAccount } from './stage-account.ts';
import { stageDatabases } from './stage-databases.ts';

/** What a restore would do to the databases. */
export interface DatabasesPlan {
  readonly changes: ChangeSet;
  /** Records that cannot be stored here. */
  readonly leftOut: readonly string[];
}

/**
 * The databases of a restore that is ready, staged over those of the server.
 * @throws Failure `errors.notFound` where nothing was chosen yet
 */
export function planDatabases(databases: Databases, state: RestoreState): DatabasesPlan {
  const { databases: folder } = stagePlaces(restoreFolder(databases.root, state.id));
  const chosen = state.contents && state.choice && parseChoice(state.choice, state.contents);
  if (!chosen) throw new Failure('errors.notFound', 'nothing was chosen', { kind: 'missing' });
  if (chosen.kind === 'all' || chosen.kind === 'databases' || chosen.kind === 'database')
    return stageDatabases(databases, folder, {
      only: chosen.kind === 'database' ? chosen.name : undefined,
      identity: state.choice.identity,
    });
  if (chosen.kind === 'export') return { changes: new ChangeSet(databases), leftOut: [] };
  return { changes: stageAccount(databases, folder, chosen), leftOut: [] };
}
