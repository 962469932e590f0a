import { chmodSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { AccountAction } from './account-action.ts';
import { backupFolder } from './places.ts';

/**
 * Removes a folder of a removed account. Its data is kept as one archive in the root's backup folder, unless property
 * `DeletedData` of the account's record is `remove`, which a person has chosen. Running it again finishes what was
 * interrupted.
 * @param path of the folder, below the root
 * @param label what the archive is called, such as `user-abc`
 */
export async function removeData(action: AccountAction, path: string, label: string): Promise<void> {
  const folder = action.root.path(path);
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found) {
    action.print(`there is no folder ${folder}`);
    return;
  }
  if (!found.isDirectory()) throw new Error(`${folder} is not a folder: left alone`);
  const [name = ''] = action.args;
  const isUnwanted = action.databases.accounts.snapshot().get(name)?.prop('DeletedData') === 'remove';
  if (!isUnwanted) action.print(`kept its files in ${await archive(action, folder, label)}`);
  rmSync(folder, { recursive: true, force: true });
  action.print(`removed ${folder} with all its files`);
}

/** @returns the archive, whose name has the date of today */
async function archive(action: AccountAction, folder: string, label: string): Promise<string> {
  const place = action.root.path(backupFolder);
  mkdirSync(place, { recursive: true });
  chmodSync(place, 0o700);
  const file = freeName(join(place, `${label}-${new Date().toISOString().slice(0, 10)}`));
  const unfinished = `${file}.part`;
  const what = ['--directory', dirname(folder), '--', basename(folder)];
  const { status, output } = await action.run('tar', ['--create', '--gzip', '--file', unfinished, ...what]);
  // 1: a file has changed while it was read.
  if (status > 1) {
    rmSync(unfinished, { force: true });
    throw new Error(`tar could not archive ${folder}, so nothing was removed: ${output.trim()}`);
  }
  chmodSync(unfinished, 0o600);
  renameSync(unfinished, file);
  return file;
}

function freeName(start: string): string {
  for (let number = 1; ; number++) {
    const file = `${start}${number === 1 ? '' : `-${number}`}.tar.gz`;
    if (!existsSync(file)) return file;
  }
}
