import { ChangeSet } from '../../../changes/change-set.ts';
import type { Databases } from '../../../db/file/databases.ts';
import { chosenOf } from '../choice.ts';
import { stagePaths } from './stage-paths.ts';
import { restoreFolder, type RestoreState } from '../restore-state.ts';
import { stageAccount } from './stage-account.ts';
import { stageDatabases, type StagedRestore } from './stage-databases.ts';

/**
 * The databases of a restore that is ready, staged over those of the server.
 * @throws Failure `errors.notFound` where nothing was chosen yet
 */
export function planDatabases(databases: Databases, state: RestoreState): StagedRestore {
  const { databases: folder } = stagePaths(restoreFolder(databases.root, state.id));
  const { chosen, choice } = chosenOf(state);
  if (chosen.kind === 'all' || chosen.kind === 'databases' || chosen.kind === 'database')
    return stageDatabases(databases, folder, {
      only: chosen.kind === 'database' ? chosen.name : undefined,
      identity: choice.identity,
    });
  if (chosen.kind === 'export') return { changes: new ChangeSet(databases), leftOut: [] };
  return { changes: stageAccount(databases, folder, chosen), leftOut: [] };
}
