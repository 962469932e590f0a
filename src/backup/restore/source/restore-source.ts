import type { ArchiveManifest } from '../../archive/archive-manifest.ts';
import type { Contents } from '../../archive/contents.ts';

/** What a restore takes its files from: an archive that was sent, or a nightly backup. */
export interface RestoreSource {
  /**
   * Reads it to its end: whether it is complete, and what it holds.
   * @throws Failure of what is wrong with it
   */
  readonly check: () => Promise<{ readonly contents: Contents; readonly manifest: ArchiveManifest | undefined }>;
  /**
   * Unpacks paths, relative to the root, with everything below them; everything if there are none.
   * @throws Failure `errors.restoreNoRoom` and others
   */
  readonly unpack: (into: string, paths: readonly string[]) => Promise<void>;
}
