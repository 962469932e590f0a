import { join } from 'node:path';
import { parseManifest } from '../../archive/archive-manifest.ts';
import { checkArchive, readMember, unpackArchive } from '../../archive/read-archive.ts';
import type { BackupSystem } from '../../begin-backup.ts';
import { manifestPath } from '../../backup-paths.ts';
import { restoreFolder, type RestoreState } from '../restore-state.ts';
import type { RestoreSource } from './restore-source.ts';

/** The file of an archive that was sent. */
export function archiveFile({ root }: BackupSystem, id: string): string {
  return join(restoreFolder(root, id), 'archive');
}

/** An archive while it is decrypted. */
export function decryptedFile(system: BackupSystem, id: string): string {
  return `${archiveFile(system, id)}.plain`;
}

/** @param progress gets the part that was read, 0 to 1 */
export function archiveSource(
  system: BackupSystem,
  { id, bytes }: Pick<RestoreState, 'id' | 'bytes'>,
  progress: (fraction: number) => void,
): RestoreSource {
  const file = archiveFile(system, id);
  return {
    check: async () => ({
      contents: await checkArchive(file, bytes, progress),
      manifest: parseManifest((await readMember(file, manifestPath)) ?? ''),
    }),
    unpack: (into, paths) => unpackArchive(file, bytes, { into, paths }, progress),
  };
}
