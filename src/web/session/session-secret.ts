import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasCode } from '../../db/file/file-reading.ts';
import { readRegularFile } from '../../db/file/regular-file.ts';

/** Shorter ones were cut off by a full disk, or by a hand. */
const shortest = 32;

/** What became of the key's file. */
interface SecretReports {
  /** It held no key, and has a new one. */
  readonly replaced: () => void;
  /** There is none, and none can be made: the key lives as long as this process. */
  readonly unkept: (error: unknown) => void;
}

/** The key that signs session cookies: made at the first start, kept in a file of mode 0600. */
export function sessionSecret(file: string, { replaced, unkept }: SecretReports): string {
  const fresh = randomBytes(32).toString('base64url');
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const kept = readKept(file);
    if (kept !== undefined && kept.length >= shortest) return kept;
    writeFileSync(temporary, `${fresh}\n`, { mode: 0o600, flush: true });
    if (kept === undefined) linkSync(temporary, file);
    else renameSync(temporary, file);
    if (kept !== undefined) replaced();
    return fresh;
  } catch (error) {
    // Another process may have been faster.
    const kept = hasCode(error, 'EEXIST') ? readKept(file) : undefined;
    if (kept === undefined) unkept(error);
    return kept ?? fresh;
  } finally {
    removeIfThere(temporary);
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true, recursive: true });
  } catch {
    // Its folder is not one.
  }
}

function readKept(file: string): string | undefined {
  try {
    return readRegularFile(file).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}
