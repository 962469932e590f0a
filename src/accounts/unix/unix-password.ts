import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Failure } from '../../problems.ts';
import type { Root } from '../../root.ts';

/**
 * Sets the Unix password of an account on a real system by passing it to `chpasswd`. Does nothing in a trial root,
 * without root rights, or if the system has no such account or cannot have one.
 * @throws Failure `errors.passwordNotSet` if chpasswd refuses
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
