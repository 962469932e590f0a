import type { Databases } from '../db/file/databases.ts';
import type { Passwords } from './passwords.ts';

/** The administrator can have been given a password before there was a record to say so in. */
export async function unlockAdmin({ accounts }: Databases, passwords: Passwords): Promise<void> {
  if (accounts.snapshot().get('admin')?.prop('PasswordSet') !== 'no' || !passwords.has('admin')) return;
  await accounts.update((draft) => {
    draft.setProps('admin', { PasswordSet: 'yes' });
  });
}
