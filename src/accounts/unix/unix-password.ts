import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Failure } from '../../problems.ts';
import type { Root } from '../../root.ts';

/**
 * Sets the Unix password of an account of the real system, with `chpasswd` and its standard input. Does nothing in a
 * trial root, without the permission to do so, or for an account that the system does not or cannot have.
 * @throws Failure `errors.passwordNotSet` when chpasswd refuses
 */
export async function setUnixPassword(root: Root, account: string, password: string): Promise<void> {
  if (root.folder !== '/' || process.getuid?.() !== 0 || !hasUnixAccount(root, account)) return;
  const status = await new Promise<number | null>((resolve, reject) => {
    const program = spawn('/usr/sbin/chpasswd', [], { stdio: ['pipe', 'ignore', 'ignore'] });
    program.once('error', reject);
    program.once('close', resolve);
    program.stdin.end(`${account}:${password}\n`);
  }).catch((cause: unknown) => {
    throw new Failure('errors.passwordNotSet', 'cannot start chpasswd (package passwd)', { cause });
  });
  if (status !== 0) throw new Failure('errors.passwordNotSet', `chpasswd for ${account} ended with ${String(status)}`);
}

function hasUnixAccount(root: Root, account: string): boolean {
  return readFileSync(root.path('etc/passwd'), 'utf8')
    .split('\n')
    .some((line) => line.slice(0, line.indexOf(':')) === account);
}
