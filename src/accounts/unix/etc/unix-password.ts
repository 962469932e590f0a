import { askProgram } from '../../../process/children/ask-program.ts';
import { Failure } from '../../../refusals.ts';
import type { Root } from '../../../root.ts';
import { findUnixAccount } from '../read-accounts.ts';
import { setTrialPassword } from './trial-password.ts';

/** `chpasswd` may ask other servers, through the modules of PAM. */
const longestSeconds = 60;

/**
 * Sets the Unix password of an account: on the real system with `chpasswd` and its standard input, in a trial root in
 * its own `etc/shadow`. Does nothing without the permission to do so, or for an account that the system does not have.
 * @returns whether it was set
 * @throws Failure `errors.passwordNotSet` when chpasswd refuses or does not end
 */
export async function setUnixPassword(root: Root, account: string, password: string): Promise<boolean> {
  if (!hasUnixAccount(root, account)) return false;
  if (root.folder !== '/') {
    await setTrialPassword(root, account, password);
    return true;
  }
  if (process.getuid?.() !== 0) return false;
  const { status, output } = await askProgram('/usr/sbin/chpasswd', [], {
    input: `${account}:${password}\n`,
    seconds: longestSeconds,
  });
  if (status === 0) return true;
  const line =
    status === 127
      ? `cannot start chpasswd (package passwd): ${output.trim()}`
      : `chpasswd for ${account} ended with status ${status}`;
  throw new Failure('errors.passwordNotSet', line, { kind: 'unavailable' });
}

function hasUnixAccount(root: Root, account: string): boolean {
  return findUnixAccount(root, account) !== undefined;
}
