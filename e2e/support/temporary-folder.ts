import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives the processes started from now on a temporary folder of their own, so that killed ones leave nothing behind. Its
 * path is short, since a path of a socket has 107 bytes at the most.
 * @returns removes it with everything in it
 */
export function useOwnTemporaryFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'ps-'));
  // Programs of other users have files in it too.
  chmodSync(folder, 0o1777);
  process.env['TMPDIR'] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}

export default useOwnTemporaryFolder;
