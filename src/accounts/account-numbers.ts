import type { Root } from '../root.ts';
import { unixAccounts, unixGroups } from './unix/read-accounts.ts';
import type { DatabaseView, RecordLookup, RecordWriter } from '../db/file/database-view.ts';

/** Where the numbers of the server's own accounts begin, unless `MinUid` says otherwise. */
export const firstUid = 5000;

/** The configuration that a number is taken from: a draft, or as it will be. */
export interface NumberSettings extends RecordLookup, Pick<RecordWriter, 'create' | 'setType'> {}

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
  const { number, next } = nextNumber(configuration.get('MinUid')?.value, taken);
  writeSetting(configuration, 'MinUid', next);
  return number;
}

/**
 * The next free account number.
 * @param setting the value of `MinUid`
 * @returns the number, and the new value of `MinUid`: the number after it
 */
export function nextNumber(
  setting: string | undefined,
  taken: ReadonlySet<number>,
): { readonly number: number; readonly next: string } {
  const first = Number(setting);
  let number = Number.isInteger(first) && first > 0 ? first : firstUid;
  while (taken.has(number)) number += 1;
  return { number, next: `${number + 1}` };
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
