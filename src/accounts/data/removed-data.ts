import { existsSync, lstatSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { AccountAction } from '../account-action.ts';
import { archiveFolder } from './archives.ts';

/**
 * Removes the folder of the event's account. Its data is kept as one archive in the root's backup folder, unless
 * property `DeletedData` of the account's record is `remove`, which a person has chosen. Running this again finishes
 * what was interrupted: as soon as the archive is complete, the folder is renamed, so that no second archive is made of
 * what is left of it.
 * @param path of the folder, below the root
 */
export async function removeData(action: AccountAction, path: string): Promise<void> {
  const folder = action.root.path(path);
  const aside = join(dirname(folder), `.removing-${basename(folder)}`);
  if (existsSync(aside)) {
    rmSync(aside, { recursive: true, force: true });
    action.print(`removed the rest of ${folder}`);
  }
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found) {
    action.print(`there is no folder ${folder}`);
    return;
  }
  if (!found.isDirectory()) throw new Error(`${folder} is not a folder: left alone`);
  const [name = ''] = action.args;
  const record = action.databases.accounts.snapshot().get(name);
  const account = record ?? { key: name, type: action.event.replace(/-delete$/, ''), prop: () => undefined };
  if (account.prop('DeletedData') !== 'remove')
    action.print(`kept its files in ${await archiveFolder(action, folder, account)}`);
  renameSync(folder, aside);
  rmSync(aside, { recursive: true, force: true });
  action.print(`removed ${folder} with all its files`);
}
