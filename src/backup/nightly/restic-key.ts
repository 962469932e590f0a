import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRegularFile } from '../../files/regular-file.ts';
import { createFileNow } from '../../files/replace-file.ts';
import { hasCode } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import { backupStateFolder } from '../backup-paths.ts';
import { runBackupProgram, shortWork } from '../run-program.ts';

/**
 * The file with the password of the nightly backups. It is created once and never overwritten: without this password
 * the backups are lost.
 */
export function resticKeyFile(root: Root): string {
  const file = join(backupStateFolder(root), 'restic-password');
  if (existsSync(file)) return file;
  try {
    createFileNow(file, `${randomBytes(24).toString('base64url')}\n`, { isSynced: true });
  } catch (error) {
    // It is there, but could not be seen; or another process was faster.
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  return file;
}

/**
 * The password of the nightly backups.
 * @throws an error of the file system if its file is missing or cannot be read
 */
export function resticKey(root: Root): string {
  return readRegularFile(resticKeyFile(root)).trim();
}

/** The key with which the server signs in by SFTP; made with the first use. */
export async function sshKeyFile(root: Root): Promise<string> {
  const file = join(backupStateFolder(root), 'ssh-key');
  if (existsSync(file)) return file;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const { status, errors } = await runBackupProgram(
    'ssh-keygen',
    ['-q', '-t', 'ed25519', '-N', '', '-C', 'panelsmith-backup', '-f', file],
    { limit: shortWork },
  );
  if (status !== 0) throw new Error(`ssh-keygen ended with ${status}: ${errors}`);
  return file;
}

/** The line for `authorized_keys` on the other server. */
export async function sshPublicKey(root: Root): Promise<string> {
  return readRegularFile(`${await sshKeyFile(root)}.pub`).trim();
}
