import { randomBytes } from 'node:crypto';
import { createWriteStream, openSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure, hasCode } from '../../../refusals.ts';
import type { Root } from '../../../root.ts';
import { isCompressed, isEncrypted } from '../../age/age-streams.ts';
import type { BackupSystem } from '../../begin-backup.ts';
import type { ResticSnapshot } from '../../nightly/restic.ts';
import { archiveFile } from './archive-source.ts';
import { dropRestore, noteTaking, saveRestore, tryToRemove } from '../restore-state.ts';

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
    // Opened now: a stream that opens its file later could make it again after it was removed.
    await pipeline(archive, createWriteStream(file, { fd: openSync(file, 'w', 0o600) }));
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
    tryToRemove(system, id, () => {
      dropRestore(root, id);
    });
    if (hasCode(error, 'ENOSPC', 'EDQUOT'))
      throw new Failure('errors.restoreNoRoom', 'no room for the archive', { cause: error });
    throw error;
  }
}

/**
 * Notes a restore from a nightly backup, which is to be checked.
 * @returns the restore
 */
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
