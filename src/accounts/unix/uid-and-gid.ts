import type { Draft } from '../../db/file/draft.ts';
import type { AccountAction } from '../account-action.ts';
import { takeAccountNumber } from '../account-numbers.ts';

/** The numbers of an account in the system. */
export interface Numbers {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Returns the numbers of an account from its record, or new ones. New numbers count up from setting `MinUid`, skipping
 * those of Unix accounts, Unix groups and other records. Both databases are locked meanwhile.
 */
export async function accountNumbers(action: AccountAction, name: string): Promise<Numbers> {
  const { accounts, configuration } = action.databases;
  const stored = numbersOf(accounts.snapshot(), name);
  if (stored) return stored;
  const lockedAccounts = await accounts.lock();
  try {
    const known = numbersOf(lockedAccounts.draft, name);
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
export function numbersOf(accounts: Pick<Draft, 'get'>, name: string): Numbers | undefined {
  const record = accounts.get(name);
  const uid = Number(record?.prop('Uid') ?? '');
  if (!Number.isInteger(uid) || uid <= 0) return undefined;
  return { uid, gid: Number(record?.prop('Gid') ?? uid) };
}
