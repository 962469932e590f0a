import type { Databases } from '../db/file/databases.ts';
import type { Passwords } from './passwords/passwords.ts';

/** Marks the administrator's password as set. It may have been set before there was a record for it. */
export async function unlockAdmin({ accounts }: Databases, passwords: Passwords): Promise<void> {
  if (accounts.snapshot().get('admin')?.prop('PasswordSet') !== 'no' || !passwords.has('admin')) return;
  await accounts.update((draft) => {
    draft.setProps('admin', { PasswordSet: 'yes' });
  });
}
