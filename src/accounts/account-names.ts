import { refuse, type Refusal } from '../problems.ts';
import type { Root } from '../root.ts';
import type { DbRecord } from '../db/file/record.ts';
import { isUnixName } from './unix/read-accounts.ts';

/** What a new account's name is checked against. */
interface AccountNames {
  readonly root: Root;
  readonly accounts: { get(key: string): DbRecord | undefined };
  readonly configuration: { get(key: string): DbRecord | undefined };
}

/**
 * Whether a new account may have a name: all account types share one name space, and names of existing Unix accounts
 * and groups are taken too.
 * Source: developer manual, section 4, "Leveraging the provisioning system"; e-smith accounts rules.
 */
export function refuseNewAccount(type: string, name: string, names: AccountNames): Refusal | undefined {
  if (!isAccountName(name)) return refuse('errors.accountNameCharacters', { name });
  const max = maxNameLength(type, names.configuration);
  if (name.length > max) return refuse('errors.accountNameTooLong', { count: max });
  const taken = names.accounts.get(name)?.type ?? (isUnixName(names.root, name) ? 'system' : undefined);
  return taken === undefined ? undefined : refuse('errors.accountTaken', { name, type: taken });
}

/**
 * Whether a name starts with a lower-case letter and contains only lower-case letters, digits, dots, dashes and
 * underscores.
 */
export function isAccountName(name: string): boolean {
  return /^[a-z][a-z0-9._-]*$/.test(name);
}

const lengthSettings: Readonly<Record<string, string>> = {
  user: 'maxAcctNameLength',
  group: 'maxGroupNameLength',
  ibay: 'maxIbayNameLength',
};

/**
 * Returns the longest account name of a type: a configuration setting; default: 12.
 * Source: classic panels of users, groups and information bays.
 */
function maxNameLength(type: string, configuration: AccountNames['configuration']): number {
  const setting = Number(configuration.get(lengthSettings[type] ?? '')?.type ?? '12');
  return Number.isInteger(setting) && setting > 0 ? setting : 12;
}
