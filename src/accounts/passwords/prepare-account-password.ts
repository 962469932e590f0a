import type { Databases } from '../../db/file/databases.ts';
import { Failure } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import { setUnixPassword } from '../unix/etc/unix-password.ts';
import type { Passwords } from './passwords.ts';
import { setSambaPassword } from './samba-password.ts';

interface PasswordPlaces {
  readonly root: Root;
  readonly databases: Databases;
  readonly passwords: Passwords;
}

/**
 * Prepares the password of an account, as far as that takes long.
 * @returns a function that sets it wherever one is kept: in the system, for the panel, and for shares; the record of the
 * account must be stored before it is called. It returns the failure if only shares lack the password, and throws
 * Failure `errors.onlySystemPassword` if only the system has it
 */
export async function prepareAccountPassword(
  { root, databases, passwords }: PasswordPlaces,
  account: string,
  password: string,
): Promise<() => Promise<Failure | undefined>> {
  const store = await passwords.prepare(account, password);
  return async () => {
    const isInSystem = await setUnixPassword(root, account, password);
    await store().catch((cause: unknown) => {
      if (!isInSystem) throw cause;
      throw new Failure('errors.onlySystemPassword', `only the system has the new password of ${account}`, { cause });
    });
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
