import type { DbRecord } from '../db/file/record.ts';
import type { AccountAction } from './account-action.ts';

/**
 * Returns the account that the event is about: its first argument.
 * @throws Error if it is missing, or unsafe as an argument or in a path
 */
export function accountName({ event, args }: AccountAction): string {
  const [name = ''] = args;
  if (!canBeUnixName(name)) throw new Error(`${event} needs the name of an account, not "${name}"`);
  return name;
}

/** Returns the account to remove; undefined, with a message, if its name is not a valid Unix name. */
export function removedName(action: AccountAction): string | undefined {
  const [name = ''] = action.args;
  if (canBeUnixName(name)) return name;
  action.print(`no Unix account can have the name "${name}"`);
  return undefined;
}

function canBeUnixName(name: string): boolean {
  return /^[a-z][a-z0-9_.-]{0,63}$/.test(name);
}

/** @throws Error if the record does not exist or is not a user */
export function userRecord(action: AccountAction, name: string): DbRecord {
  const record = action.databases.accounts.snapshot().get(name);
  if (!record) throw new Error(`there is no account ${name}`);
  if (record.type !== 'user' && name !== 'admin') throw new Error(`account ${name} is not a user but a ${record.type}`);
  return record;
}

/**
 * The information bay that the event is about.
 * @throws when the record does not exist or is not a bay
 */
export function bayRecord(action: AccountAction): DbRecord {
  const name = action.args[0] === 'Primary' ? 'Primary' : accountName(action);
  const record = action.databases.accounts.snapshot().get(name);
  if (record?.type !== 'ibay') throw new Error(`${name} is not an information bay`);
  return record;
}
