import { askProgram } from '../../process/children/ask-program.ts';
import { Failure } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import { whyNoSamba } from '../samba-accounts.ts';
import { findUnixAccount } from '../unix/read-accounts.ts';

/**
 * Sets the Samba password of an account of the real system, adds the account if it is missing, and enables it. The
 * password is passed on standard input. Does nothing where there is no Samba.
 * @throws Failure `errors.sambaPasswordNotSet` when smbpasswd refuses
 */
export async function setSambaPassword(root: Root, account: string, password: string): Promise<void> {
  if (whyNoSamba(root) !== undefined || process.getuid?.() !== 0 || !findUnixAccount(root, account)) return;
  // This enables a disabled account too.
  const status = await smbpasswd(['-s', '-a', account], `${password}\n${password}\n`);
  if (status === 0) return;
  const line = `the password of ${account} is set, but not for Samba: smbpasswd ended with ${status}`;
  throw new Failure('errors.sambaPasswordNotSet', line);
}

async function smbpasswd(args: readonly string[], input: string): Promise<number> {
  const { status } = await askProgram('/usr/bin/smbpasswd', args, { input });
  return status;
}
