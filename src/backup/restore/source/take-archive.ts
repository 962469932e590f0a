import { randomBytes } from 'node:crypto';
import { createWriteStream, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure, hasCode } from '../../../refusals.ts';
import type { Root } from '../../../root.ts';
import { isCompressed, isEncrypted } from '../../age/age-streams.ts';
import type { BackupSystem } from '../../begin-backup.ts';
import type { ResticSnapshot } from '../../nightly/restic.ts';
import { archiveFile } from './archive-source.ts';
import { dropRestore, noteTaking, saveRestore } from '../restore-state.ts';

/**
 * Stores an archive that is sent; of one that cannot be taken nothing is kept.
 * @param check begins to check it, unless it is encrypted
 * @returns the restore
 * @throws Failure `errors.restoreNoRoom`, `errors.archiveUnreadable`
 */
export async function takeArchive(
  system: BackupSystem,
  archive: Readable,
  given: { readonly name: string; readonly account: string },
  check: (id: string) => void,
): Promise<string> {
  const { root } = system;
  const id = newId();
  const file = archiveFile(system, id);
  try {
    const taken = noteTaking(root, id);
    await pipeline(archive, createWriteStream(file, { mode: 0o600 }));
    const bytes = statSync(file).size;
    const isLocked = isEncrypted(file);
    if (!isLocked && !isCompressed(file))
      throw new Failure('errors.archiveUnreadable', 'neither compressed by gzip nor encrypted by age');
    const begun = new Date().toISOString();
    saveRestore(root, { id, ...given, begun, bytes, step: isLocked ? 'locked' : 'checking' });
    taken();
    if (!isLocked) check(id);
    return id;
  } catch (error) {
    removeTaken(system, id);
    if (hasCode(error, 'ENOSPC', 'EDQUOT'))
      throw new Failure('errors.restoreNoRoom', 'no room for the archive', { cause: error });
    throw error;
  }
}

/**
 * A failure here is only logged: the person needs the reason why the archive could not be stored. The next start tries
 * again.
 */
function removeTaken({ root, log }: BackupSystem, id: string): void {
  try {
    dropRestore(root, id);
  } catch (err) {
    log('error', 'the remains of an archive that could not be stored cannot be removed', { restore: id, err });
  }
}

/** Notes a restore from a nightly backup, which is to be checked. @returns the restore */
export function takeSnapshot(root: Root, snapshot: ResticSnapshot, account: string): string {
  const id = newId();
  const name = `${snapshot.host} ${snapshot.time.slice(0, 16).replace('T', ' ')}`;
  const begun = new Date().toISOString();
  saveRestore(root, { id, name, snapshot, account, begun, bytes: 0, step: 'checking' });
  return id;
}

function newId(): string {
  return randomBytes(8).toString('hex');
}
