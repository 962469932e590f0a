import type { Draft } from '../../db/file/draft.ts';
import type { AccountAction } from '../account-action.ts';
import { takeAccountNumber } from '../account-numbers.ts';

/** The numbers of an account in the system. */
export interface AccountNumbers {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Returns the numbers of an account from its record, or new ones. New numbers count up from setting `MinUid`, skipping
 * those of Unix accounts, Unix groups and other records. Both databases are locked meanwhile.
 */
export async function accountNumbers(action: AccountAction, name: string): Promise<AccountNumbers> {
  const { accounts, configuration } = action.databases;
  const stored = storedNumbers(accounts.snapshot(), name);
  if (stored) return stored;
  const lockedAccounts = await accounts.lock();
  try {
    const known = storedNumbers(lockedAccounts.draft, name);
    if (known) return known;
    const lockedConfiguration = await configuration.lock();
    try {
      const uid = takeAccountNumber(action.root, lockedAccounts.draft, lockedConfiguration.draft);
      lockedAccounts.draft.setProps(name, { Uid: `${uid}`, Gid: `${uid}` });
      await lockedConfiguration.commit();
      await lockedAccounts.commit();
      return { uid, gid: uid };
    } finally {
      await lockedConfiguration.release();
    }
  } finally {
    await lockedAccounts.release();
  }
}

/** The numbers in an account's record; undefined when it has none. */
export function storedNumbers(accounts: Pick<Draft, 'get'>, name: string): AccountNumbers | undefined {
  const record = accounts.get(name);
  const uid = Number(record?.prop('Uid') ?? '');
  if (!Number.isInteger(uid) || uid <= 0) return undefined;
  return { uid, gid: Number(record?.prop('Gid') ?? uid) };
}
