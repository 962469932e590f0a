import { join } from 'node:path';
import { parseManifest, type Manifest } from '../archive/manifest.ts';
import { checkArchive, readMember, unpackArchive } from '../archive/read-archive.ts';
import type { Contents } from '../archive/contents.ts';
import type { BackupSystem } from '../paired.ts';
import { manifestPath } from '../places.ts';
import { restoreFolder, type RestoreState } from './restore-state.ts';
import { snapshotSource } from './snapshot-source.ts';

/** What a restore takes its files from: an archive that was sent, or a nightly backup. */
export interface RestoreSource {
  /** Reads it to its end: whether it is complete, and what it holds. @throws Failure of what is wrong with it */
  readonly check: () => Promise<{ readonly contents: Contents; readonly manifest: Manifest | undefined }>;
  /**
   * Unpacks paths, relative to the root, with everything below them; all without any.
   * @throws Failure `errors.restoreNoRoom` and others
   */
  readonly unpack: (into: string, paths: readonly string[]) => Promise<void>;
}

/** The file of an archive that was sent. */
export function archiveFile({ root }: BackupSystem, id: string): string {
  return join(restoreFolder(root, id), 'archive');
}

/** @param progress gets the part that was read, 0 to 1 */
export function sourceOf(
  system: BackupSystem,
  { id, bytes, snapshot }: RestoreState,
  progress: (fraction: number) => void,
): RestoreSource {
  if (snapshot !== undefined) return snapshotSource(system, snapshot);
  const file = archiveFile(system, id);
  return {
    check: async () => ({
      contents: await checkArchive(file, bytes, progress),
      manifest: parseManifest((await readMember(file, manifestPath)) ?? ''),
    }),
    unpack: (into, paths) => unpackArchive(file, bytes, { into, paths }, progress),
  };
}
