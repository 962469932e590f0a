import type { ActionContext, Draft } from 'panelsmith';
import { unixAccounts, unixGroups } from './unix-files.ts';

/** What an account is to the system. */
export interface Numbers {
  readonly uid: number;
  readonly gid: number;
}

const firstUid = 5000;

/**
 * The numbers of an account, from its record; new ones, where it has none. New ones count up from setting `MinUid` past
 * every number that a Unix account, a Unix group or another record has; both databases are locked meanwhile.
 */
export async function accountNumbers(action: ActionContext, name: string): Promise<Numbers> {
  const { accounts, configuration } = action.databases;
  const lockedAccounts = await accounts.lock();
  try {
    const known = numbersOf(lockedAccounts.draft, name);
    if (known) return known;
    const lockedConfiguration = await configuration.lock();
    try {
      const uid = freeNumber(action, lockedAccounts.draft, lockedConfiguration.draft);
      setSetting(lockedConfiguration.draft, 'MinUid', `${uid + 1}`);
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

/** Writes a setting, a record of the configuration database whose type is its value. */
export function setSetting(configuration: Draft, name: string, value: string): void {
  if (configuration.get(name)) configuration.setType(name, value);
  else configuration.create(name, value, {});
}

function numbersOf(accounts: Draft, name: string): Numbers | undefined {
  const record = accounts.get(name);
  const uid = Number(record?.prop('Uid') ?? '');
  if (!Number.isInteger(uid) || uid <= 0) return undefined;
  return { uid, gid: Number(record?.prop('Gid') ?? uid) };
}

function freeNumber({ root }: ActionContext, accounts: Draft, configuration: Draft): number {
  const taken = new Set([
    ...unixAccounts(root).map(({ uid }) => uid),
    ...unixGroups(root).map(({ gid }) => gid),
    ...accounts.keys().flatMap((key) => ['Uid', 'Gid'].map((name) => Number(accounts.get(key)?.prop(name) ?? 0))),
  ]);
  const setting = Number(configuration.get('MinUid')?.type);
  let number = Number.isInteger(setting) && setting > 0 ? setting : firstUid;
  while (taken.has(number)) number += 1;
  return number;
}
