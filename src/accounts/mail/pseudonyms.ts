import { personName } from '../person-name.ts';
import type { AccountRecords } from '../account-records.ts';
import { refuseAccountKey } from '../../db/file/account-keys.ts';
import type { DbRecord } from '../../db/file/record.ts';
import { refuseKey } from '../../db/file/text/safe-text.ts';

/** Returns a user's names in lower case, joined by a dot: `jean.luc.picard`. Empty for a user without names. */
export function dotPseudonym(user: DbRecord | undefined): string {
  return wordsOf(user).join('.');
}

/** The same, joined by underscores. */
export function underbarPseudonym(user: DbRecord | undefined): string {
  return wordsOf(user).join('_');
}

/**
 * Creates the two pseudonyms made of a user's names, except invalid keys and names of existing accounts.
 * @returns the created keys
 */
export function createAutoPseudonyms(accounts: AccountRecords, user: string): string[] {
  const wanted = autoPseudonyms(accounts.get(user)).filter((name) => !accounts.get(name));
  for (const name of wanted) accounts.create(name, 'pseudonym', { Account: user });
  return wanted;
}

/**
 * Deletes the two pseudonyms made of a user's names, if they belong to the user and are removable.
 * @returns the deleted keys
 */
export function deleteAutoPseudonyms(accounts: AccountRecords, user: string): string[] {
  const own = autoPseudonyms(accounts.get(user)).filter(
    (name) => leadsTo(accounts.get(name), user) && !mustStay(accounts.get(name)),
  );
  for (const name of own) accounts.delete(name);
  return own;
}

/**
 * Deletes every pseudonym of an account, including pseudonyms of pseudonyms. If `Removable` is `no`, as for the
 * server's alarms, the pseudonym leads to admin from then on, and its own pseudonyms stay.
 * @returns the deleted keys
 */
export function deletePseudonymsOf(accounts: AccountRecords, account: string): string[] {
  const own = accounts.ofType('pseudonym').filter((pseudonym) => leadsTo(pseudonym, account));
  const [kept, gone] = [own.filter(mustStay), own.filter((pseudonym) => !mustStay(pseudonym))];
  for (const { key } of kept) accounts.setProps(key, { Account: 'admin' });
  for (const { key } of gone) accounts.delete(key);
  return gone.flatMap(({ key }) => [key, ...deletePseudonymsOf(accounts, key)]);
}

function mustStay(pseudonym: DbRecord | undefined): boolean {
  return pseudonym?.prop('Removable') === 'no';
}

/** Returns the two pseudonyms made of a user's names, except invalid keys. */
export function autoPseudonyms(user: DbRecord | undefined): string[] {
  return [...new Set([dotPseudonym(user), underbarPseudonym(user)])].filter(
    (name) => !(refuseKey(name) ?? refuseAccountKey(name)),
  );
}

/** Only the letters A to Z are converted, as in the classic programs. */
function wordsOf(user: DbRecord | undefined): string[] {
  return (user ? personName(user) : '')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .split(/[ \t\r\n\f\v]+/)
    .filter(Boolean);
}

function leadsTo(record: DbRecord | undefined, account: string): boolean {
  return record?.type === 'pseudonym' && record.prop('Account') === account;
}
