import { randomBytes } from 'node:crypto';
import { readRegularFile } from '../../files/regular-file.ts';
import { createFileNow, replaceFileNow } from '../../files/replace-file.ts';
import { hasCode } from '../../refusals.ts';

/** A key of any other form was damaged by a full disk or by hand. */
const keyForm = /^[\w-]{32,}$/;

/** The state of the key's file. */
interface SecretReports {
  /** It was damaged and has a new key. */
  readonly replaced: () => void;
  /** There is none, and it cannot be created: the key lasts until this process ends. */
  readonly unkept: (error: unknown) => void;
}

/** The key that signs session cookies: created at the first start, stored in a file with mode 0600. */
export function sessionSecret(file: string, { replaced, unkept }: SecretReports): string {
  const fresh = randomBytes(32).toString('base64url');
  try {
    const kept = readKept(file);
    if (kept !== undefined && keyForm.test(kept)) return kept;
    if (kept === undefined) createFileNow(file, `${fresh}\n`, { isSynced: true });
    else {
      replaceFileNow(file, `${fresh}\n`, { isSynced: true });
      replaced();
    }
    return fresh;
  } catch (error) {
    // Another process may have been faster.
    const kept = hasCode(error, 'EEXIST') ? readKept(file) : undefined;
    if (kept === undefined) unkept(error);
    return kept ?? fresh;
  }
}

function readKept(file: string): string | undefined {
  try {
    return readRegularFile(file).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}
