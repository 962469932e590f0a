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
 * @returns sets it wherever one is kept: in the system, for shares, and for the panel; its record must be stored by then
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
