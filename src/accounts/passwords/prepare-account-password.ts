import type { Databases } from '../../db/file/databases.ts';
import { Failure } from '../../refusals.ts';
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
 * Prepares the password of an account: does the part that takes long.
 * @returns a function that sets the password in the system, for the panel, and for shares; the record of the account
 * must be stored before it is called. The function returns the failure if the password could not be set for shares only
 */
export async function prepareAccountPassword(
  { root, databases, passwords }: PasswordPlaces,
  account: string,
  password: string,
): Promise<() => Promise<Failure | undefined>> {
  const store = await passwords.prepare(account, password);
  return async () => {
    await setUnixPassword(root, account, password);
    await store();
    const type = databases.accounts.snapshot().get(account)?.type;
    if (type !== 'user' && account !== 'admin') return undefined;
    try {
      await setSambaPassword(root, account, password);
      return undefined;
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
  };
}
