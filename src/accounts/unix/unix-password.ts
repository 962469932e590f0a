import { spawn } from 'node:child_process';
import { Failure } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import { findUnixAccount } from './read-accounts.ts';
import { setTrialPassword } from './trial-password.ts';

/**
 * Sets the Unix password of an account: on the real system with `chpasswd` and its standard input, in a trial root in
 * its own `etc/shadow`. Does nothing without the permission to do so, or for an account that the system does not have.
 * @throws Failure `errors.passwordNotSet` when chpasswd refuses
 */
export async function setUnixPassword(root: Root, account: string, password: string): Promise<void> {
  if (!hasUnixAccount(root, account)) return;
  if (root.folder !== '/') {
    await setTrialPassword(root, account, password);
    return;
  }
  if (process.getuid?.() !== 0) return;
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
  return findUnixAccount(root, account) !== undefined;
}
