import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives the processes started from now on a temporary folder of their own, so that killed ones leave nothing behind.
 * Its path is short, since the path of a socket has at most 107 bytes.
 * @returns a function that removes it with everything in it
 */
export function useOwnTemporaryFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'ps-'));
  // Programs of other users create files in it too.
  chmodSync(folder, 0o1777);
  process.env['TMPDIR'] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}

export default useOwnTemporaryFolder;
