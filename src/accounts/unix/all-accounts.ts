import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import type { DbRecord } from '../../db/file/record.ts';
import { messageOf } from '../../refusals.ts';
import type { AccountAction } from '../account-action.ts';
import { filesFolder, homeFolder } from '../data/data-folders.ts';
import { ensureBayFiles } from './folders/bay-files.ts';
import { ensureBuiltIns } from './built-in-accounts.ts';
import { ensureAccountOf } from './ensure-account.ts';
import { makeUnixFiles } from './ensure-files.ts';
import { setUnixMembers } from './group-links.ts';
import { ensureHomeFolder } from './folders/home-folder.ts';
import { findUnixAccount } from './read-accounts.ts';
import { copySkeleton } from './folders/skeleton.ts';

/** Brings every Unix account, home folder, group and bay into the state of its record. One that fails is named. */
export async function ensureAllAccounts(action: AccountAction): Promise<void> {
  const { root, databases, print } = action;
  makeUnixFiles(root);
  await ensureBuiltIns(action);
  for (const folder of ['users', 'ibays']) mkdirSync(root.path(filesFolder, folder), { recursive: true });
  chmodSync(root.path(filesFolder, 'users'), 0o755);
  ensureMailbox(action);
  const failed: string[] = [];
  const each = async (record: DbRecord, ensure: (one: AccountAction) => Promise<void>): Promise<void> => {
    try {
      await ensure({ ...action, args: [record.key] });
    } catch (error) {
      print(messageOf(error));
      failed.push(record.key);
    }
  };
  const accounts = databases.accounts.snapshot();
  const bays = accounts.ofType('ibay').filter(({ key }) => key !== 'Primary');
  for (const record of [...accounts.ofType('group'), ...bays, ...accounts.ofType('user')])
    if (record.key !== 'admin') await each(record, (one) => ensureAccountOf(one, record.key));
  for (const user of accounts.ofType('user')) if (user.key !== 'admin') await each(user, ensureHomeFolder);
  for (const group of accounts.ofType('group')) await each(group, (one) => setUnixMembers(one, group.key));
  for (const bay of accounts.ofType('ibay')) await each(bay, (one) => ensureBayFiles(one, bay, false));
  if (failed.length > 0) throw new Error(`not as they should be: ${failed.join(', ')}`);
}

/** The administrator's mailbox; its home folder is that of the server's data. */
function ensureMailbox({ root }: AccountAction): void {
  const admin = findUnixAccount(root, 'admin');
  const home = root.path(homeFolder('admin'));
  if (admin && existsSync(home))
    copySkeleton('', ['Maildir', 'Maildir/cur', 'Maildir/new', 'Maildir/tmp'], home, {
      uid: admin.uid,
      gid: admin.uid,
    });
}
