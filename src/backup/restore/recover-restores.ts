import { rmSync } from 'node:fs';
import { isAlive } from '../../process/process-identity.ts';
import { isEncrypted } from '../age/age-streams.ts';
import { applyRestore, type ApplySystem } from './apply/apply-restore.ts';
import { archiveFile, decryptedFile } from './source/archive-source.ts';
import { checkRestore, prepareRestore } from './restore-steps.ts';
import { allRestores, dropHalfTaken, saveRestore, type RestoreState } from './restore-state.ts';
import type { RestoreWork } from './restore-work.ts';

/** Goes on with the restores that a killed process has begun, and removes what remains of uploads. */
export function recoverRestores(system: ApplySystem, work: RestoreWork): void {
  try {
    dropHalfTaken(system.root);
  } catch (err) {
    system.log('error', 'the remains of an interrupted upload cannot be read', { err });
  }
  for (const state of readable(system)) {
    if (state.process === undefined || isAlive(state.process)) continue;
    try {
      goOn(system, work, state);
    } catch (err) {
      system.log('error', 'a restore cannot go on', { restore: state.id, step: state.step, err });
    }
  }
}

function readable({ root, log }: ApplySystem): readonly RestoreState[] {
  try {
    return allRestores(root);
  } catch (err) {
    log('error', 'the restores that a killed process has begun cannot be read', { err });
    return [];
  }
}

function goOn(system: ApplySystem, work: RestoreWork, state: RestoreState): void {
  const { id, step } = state;
  if (step === 'checking') checkAgain(system, work, state);
  if (step === 'preparing') work.begin(id, step, (now, progress) => prepareRestore(system, now, progress));
  if (step === 'applying') work.begin(id, step, (now) => applyRestore(system, now));
}

/** Repeats a check; an archive that was not yet decrypted needs its passphrase again. */
function checkAgain(system: ApplySystem, work: RestoreWork, state: RestoreState): void {
  rmSync(decryptedFile(system, state.id), { force: true });
  if (state.snapshot === undefined && isEncrypted(archiveFile(system, state.id)))
    saveRestore(system.root, { ...state, step: 'locked', process: undefined });
  else work.begin(state.id, 'checking', (now, progress) => checkRestore(system, now, progress));
}
