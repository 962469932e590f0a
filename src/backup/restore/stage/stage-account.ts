import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findUnixAccount } from '../../../accounts/unix/read-accounts.ts';
import { ChangeSet } from '../../../changes/change-set.ts';
import type { Databases } from '../../../db/file/databases.ts';
import type { ParsedChoice } from '../choice.ts';

/** Lower numbers are those of the system. */
const firstOwnNumber = 1000;

/**
 * Stages the account of a user's files or of a bay, where the server does not have it any more. It gets a new number if
 * another account has its number by now; files are given to their owner by name.
 * @param folder the databases of the archive
 */
export function stageAccount(databases: Databases, folder: string, { kind, name }: ParsedChoice): ChangeSet {
  const changes = new ChangeSet(databases);
  const file = join(folder, 'accounts');
  if (changes.accounts.get(name) || !existsSync(file)) return changes;
  const record = databases.openFile('accounts', file).snapshot().get(name);
  if (record?.type !== (kind === 'bay' ? 'ibay' : 'user')) return changes;
  // An account of the system itself must not become a person's.
  const unix = findUnixAccount(databases.root, name);
  if (unix && String(unix.uid) !== record.prop('Uid') && unix.uid < firstOwnNumber) return changes;
  const { Uid, Gid, ...props } = Object.fromEntries(record.props);
  const isFree = Uid !== undefined && !changes.accounts.all().some((one) => one.prop('Uid') === Uid);
  changes.accounts.create(name, record.type, { ...props, ...(isFree && { Uid, ...(Gid !== undefined && { Gid }) }) });
  if (!isFree) changes.takeAccountNumber(name);
  changes.signal(`${record.type}-create`, name);
  return changes;
}
