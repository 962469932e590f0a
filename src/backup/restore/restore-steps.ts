import type { BackupSystem } from '../begin-backup.ts';
import { archiveSource } from './source/archive-source.ts';
import { chosenOf, pathsOf } from './choice.ts';
import { failureOf } from './restore-failure.ts';
import type { RestoreSource } from './source/restore-source.ts';
import { restoreFolder, saveRestore, tryToRemove, type RestoreState } from './restore-state.ts';
import { snapshotSource } from './source/snapshot-source.ts';
import { arrangeStage, clearStage, stagePaths } from './stage/stage-paths.ts';

/**
 * Reads what is to be restored to its end, and keeps what it holds.
 * @throws Failure of what is wrong with it
 */
export async function checkRestore(
  system: BackupSystem,
  state: RestoreState,
  progress: (fraction: number) => void,
): Promise<void> {
  const { contents, manifest } = await sourceOf(system, state, progress).check();
  const bytes = state.snapshot === undefined ? state.bytes : contents.all.bytes;
  saveRestore(system.root, { ...state, step: 'checked', contents, manifest, bytes });
}

/** Unpacks what was chosen, and compares it. After a failure a person sees the reason, and can choose again. */
export async function prepareRestore(
  system: BackupSystem,
  state: RestoreState,
  progress: (fraction: number) => void,
): Promise<void> {
  const { root, log } = system;
  const places = stagePaths(restoreFolder(root, state.id));
  const { chosen, contents } = chosenOf(state);
  try {
    clearStage(places);
    await sourceOf(system, state, progress).unpack(places.files, pathsOf(chosen, contents));
    const files = await arrangeStage(places, contents.layout, root);
    saveRestore(root, { ...state, step: 'ready', files });
  } catch (error) {
    log('error', 'a restore cannot be prepared', { restore: state.id, err: error });
    tryToRemove(system, state.id, () => {
      clearStage(places);
    });
    saveRestore(root, { ...state, step: 'checked', failure: failureOf(error, 'preparing') });
  }
}

function sourceOf(system: BackupSystem, state: RestoreState, progress: (fraction: number) => void): RestoreSource {
  if (state.snapshot !== undefined) return snapshotSource(system, state.snapshot);
  return archiveSource(system, state, progress);
}
