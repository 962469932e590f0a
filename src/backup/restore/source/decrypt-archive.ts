import { createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../../../refusals.ts';
import { startAge, wrongPassphrase } from '../../age/age-streams.ts';
import type { BackupSystem } from '../../begin-backup.ts';
import { feedFile } from '../../feed-file.ts';
import { archiveFile, decryptedFile } from './archive-source.ts';
import { saveRestore, type RestoreState } from '../restore-state.ts';

/**
 * Puts the decrypted archive in place of the encrypted one.
 * @returns undefined for a wrong passphrase: the restore is locked again
 * @throws Failure `errors.archiveDamaged`
 */
export async function decryptArchive(
  system: BackupSystem,
  state: RestoreState,
  passphrase: string,
): Promise<RestoreState | undefined> {
  const archive = archiveFile(system, state.id);
  const decrypted = decryptedFile(system, state.id);
  const { child, ended } = startAge('decrypt', passphrase);
  const [output, input] = [child.stdout, child.stdin];
  if (!output || !input) throw new Error('age has no pipes');
  const [{ status, errors, isLate }] = await Promise.all([
    ended,
    feedFile(archive, input),
    pipeline(output, createWriteStream(decrypted, { mode: 0o600 })),
  ]);
  if (isLate) throw new Error(errors);
  if (status === wrongPassphrase) {
    rmSync(decrypted, { force: true });
    saveRestore(system.root, { ...state, step: 'locked', failure: { key: 'errors.wrongPassphrase', args: {} } });
    return undefined;
  }
  if (status !== 0) throw new Failure('errors.archiveDamaged', `the archive cannot be decrypted: ${errors}`);
  renameSync(decrypted, archive);
  return { ...state, failure: undefined, bytes: statSync(archive).size };
}
