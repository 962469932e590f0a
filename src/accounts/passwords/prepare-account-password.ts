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

/**
 * Prepares the password of an account, as far as that takes long.
 * @returns a function that sets it wherever one is kept: in the system, for shares, and for the panel; the record of the
 * account must be stored before it is called
 */
export async function prepareAccountPassword(
  { root, databases, passwords }: PasswordPlaces,
  account: string,
  password: string,
): Promise<() => Promise<void>> {
  const store = await passwords.prepare(account, password);
  return async () => {
    await setUnixPassword(root, account, password);
    const type = databases.accounts.snapshot().get(account)?.type;
    if (type === 'user' || account === 'admin') await setSambaPassword(root, account, password);
    await store();
  };
}
