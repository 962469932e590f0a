import { refuse, type Refusal } from '../problems.ts';
import type { DbRecord } from './record.ts';

/**
 * Whether a new account may have a name: all account types share one name space.
 * Source: developer manual, section 4, "Leveraging the provisioning system"; e-smith accounts rules.
 * @param maxLength longest name of the account's type, in characters
 */
export function refuseAccountName(
  accounts: { get(key: string): DbRecord | undefined },
  name: string,
  maxLength: number,
): Refusal | undefined {
  if (!isAccountName(name)) return refuse('errors.accountNameCharacters', { name });
  if (name.length > maxLength) return refuse('errors.accountNameTooLong', { max: maxLength });
  const taken = accounts.get(name);
  return taken && refuse('errors.accountTaken', { name, type: taken.type });
}

/** Whether a name begins with a small letter, and goes on with those, digits, dots, dashes and underscores. */
export function isAccountName(name: string): boolean {
  return /^[a-z][a-z0-9._-]*$/.test(name);
}
