import type { Root } from '../root.ts';
import { unixAccounts, unixGroups } from './unix/read-accounts.ts';
import type { DatabaseView, RecordLookup } from '../db/file/database-view.ts';

/** Where the numbers of the server's own accounts begin, unless `MinUid` says otherwise. */
export const firstUid = 5000;

/** The configuration that a number is taken from: a draft, or as it will be. */
export interface NumberSettings extends RecordLookup {
  create(key: string, type: string, props: Readonly<Record<string, string>>): void;
  setType(key: string, type: string): void;
}

/**
 * Takes the next free account number: counts up from setting `MinUid`, skipping numbers used by a Unix account, a Unix
 * group or a record, and stores the number after it in `MinUid`. Both databases must be locked, or staged.
 * @param taken the numbers that are used, where they are known
 */
export function takeAccountNumber(
  root: Root,
  accounts: Pick<DatabaseView, 'all'>,
  configuration: NumberSettings,
  taken: ReadonlySet<number> = takenNumbers(root, accounts),
): number {
  const setting = Number(configuration.get('MinUid')?.type);
  let number = Number.isInteger(setting) && setting > 0 ? setting : firstUid;
  while (taken.has(number)) number += 1;
  writeSetting(configuration, 'MinUid', `${number + 1}`);
  return number;
}

/** The numbers that Unix accounts, Unix groups and records have. */
export function takenNumbers(root: Root, accounts: Pick<DatabaseView, 'all'>): Set<number> {
  return new Set([
    ...unixAccounts(root).map(({ uid }) => uid),
    ...unixGroups(root).map(({ gid }) => gid),
    ...accounts.all().flatMap((record) => ['Uid', 'Gid'].map((name) => Number(record.prop(name) ?? 0))),
  ]);
}

/** Writes a plain setting: its value is the record's type. */
export function writeSetting(configuration: NumberSettings, name: string, value: string): void {
  if (configuration.get(name)) configuration.setType(name, value);
  else configuration.create(name, value, {});
}
