import { renameSync } from 'node:fs';
import { removeIfPossible, replaceFileNow } from '../../files/replace-file.ts';
import { Failure } from '../../refusals.ts';
import type { BackupSystem } from '../begin-backup.ts';
import { withRestic } from './nightly-run.ts';
import type { ResticSnapshot } from './restic.ts';
import { resticKey, resticKeyFile } from './restic-key.ts';

/**
 * Takes the password of another server's recovery sheet for the nightly backups, if it opens them. The previous
 * password is kept beside it.
 * @returns the backups that it opens, the newest first
 * @throws Failure `errors.backupPassword` when it does not open them
 */
export async function adoptKey(system: BackupSystem, password: string): Promise<readonly ResticSnapshot[]> {
  const { root } = system;
  const file = resticKeyFile(root);
  const [own, given] = [resticKey(root), password.trim()];
  if (given === '' || /[\r\n]/.test(given)) throw new Failure('errors.backupPassword', 'no password was given');
  const trial = `${file}.trial`;
  replaceFileNow(trial, `${given}\n`, { isSynced: true });
  try {
    const snapshots = await withRestic(
      system,
      () => undefined,
      (restic) => restic.snapshots(),
      trial,
    );
    if (own !== given) {
      replaceFileNow(`${file}.${Date.now()}`, `${own}\n`, { isSynced: true });
      renameSync(trial, file);
    }
    return snapshots;
  } finally {
    removeIfPossible(trial);
  }
}
