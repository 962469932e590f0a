import type { Databases } from '../../db/file/databases.ts';
import type { Root } from '../../root.ts';
import { setUnixPassword } from '../unix/unix-password.ts';
import type { Passwords } from './passwords.ts';
import { setSambaPassword } from './samba-password.ts';

interface PasswordPlaces {
  readonly root: Root;
  readonly databases: Databases;
  readonly passwords: Passwords;
}

/** Sets the password of an account wherever one is kept: in the system, for shares, and for the panel. */
export async function setAccountPassword(
  { root, databases, passwords }: PasswordPlaces,
  account: string,
  password: string,
): Promise<void> {
  await setUnixPassword(root, account, password);
  const type = databases.accounts.snapshot().get(account)?.type;
  if (type === 'user' || account === 'admin') await setSambaPassword(root, account, password);
  await passwords.set(account, password);
}
