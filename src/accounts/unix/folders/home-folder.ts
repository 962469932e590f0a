import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import type { AccountAction } from '../../account-action.ts';
import { restoreArchive } from '../../data/archives.ts';
import { accountName, userRecord } from '../../event-account.ts';
import { homeFolder } from '../../data/data-folders.ts';
import { copySkeleton, giveTo } from './skeleton.ts';
import { accountNumbers } from '../uid-and-gid.ts';

/** Folders of every home, where the server has no skeleton `etc/e-smith/skel/user` of its own. */
const folders = ['home', '.ssh', 'Maildir', 'Maildir/cur', 'Maildir/new', 'Maildir/tmp'];

/**
 * Creates the user's private home folder, from the archive of its files or the skeleton; what is already there stays.
 */
export async function ensureHomeFolder(action: AccountAction): Promise<void> {
  const name = accountName(action);
  const owner = await accountNumbers(action, name);
  const home = action.root.path(homeFolder(name));
  const found = lstatSync(home, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new Error(`${home} exists, but is not a folder`);
  const isBack = !found && (await restoreArchive(action, home, userRecord(action, name)));
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o700);
  giveTo(home, owner);
  copySkeleton(action.root.path('etc/e-smith/skel/user'), folders, home, owner);
  if (!isBack) action.print(found ? `home folder ${home} is there already` : `made home folder ${home}`);
  if (process.getuid?.() !== 0) action.print('you remain its owner: only root can change it to the user');
}
