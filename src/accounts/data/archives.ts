import { chmodSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DbRecord } from '../../db/file/record.ts';
import { type Root } from '../../root.ts';
import { namesIn } from '../../files/names-in.ts';
import type { AccountAction } from '../account-action.ts';
import { archivesFolder } from './data-folders.ts';

/*
 * The files of a removed account, as one archive in the root's backup folder, such as
 * `user-abc-5001-2026-11-27.tar.gz`. The number of the account is part of the name, since another account may get the
 * name later, but never the number.
 */

/** An account, as far as the name of its archive depends on it. */
export type ArchivedAccount = Pick<DbRecord, 'key' | 'type' | 'prop'>;

/** The newest archive of an account; undefined when there is none. */
export function findArchive(root: Root, account: ArchivedAccount): string | undefined {
  const start = startOf(account);
  if (start === undefined) return undefined;
  const folder = root.path(archivesFolder);
  const made = namesIn(folder)
    .filter((name) => name.startsWith(`${start}-`) && ending.test(name.slice(start.length)))
    .map((name) => join(folder, name))
    .map((file) => ({ file, at: statSync(file).mtimeMs }));
  return made.sort((a, b) => b.at - a.at || (a.file < b.file ? 1 : -1))[0]?.file;
}

/** The date, and a number if the archive is not the first of that day. */
const ending = /^-\d{4}-\d\d-\d\d(-\d+)?\.tar\.gz$/;

/**
 * Packs a folder into a new archive of the account.
 * @returns the archive
 * @throws when it cannot be written; the incomplete archive is then removed
 */
export async function archiveFolder(action: AccountAction, folder: string, account: ArchivedAccount): Promise<string> {
  const place = action.root.path(archivesFolder);
  mkdirSync(place, { recursive: true });
  chmodSync(place, 0o700);
  const start = startOf(account) ?? `${kindOf(account)}-${account.key}`;
  const file = freeName(join(place, `${start}-${new Date().toISOString().slice(0, 10)}`));
  const unfinished = `${join(place, start)}.part`;
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

/**
 * Brings back the folder of an account that is created again, from its archive. The archive is removed afterwards.
 * @returns whether there was an archive
 * @throws when the archive cannot be unpacked; the archive stays, and what was unpacked is removed
 */
export async function restoreArchive(
  action: AccountAction,
  folder: string,
  account: ArchivedAccount,
): Promise<boolean> {
  const file = findArchive(action.root, account);
  if (file === undefined) return false;
  const beside = join(dirname(folder), `.restoring-${account.key}`);
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true, mode: 0o700 });
  const { status, output } = await action.run('tar', [
    '--extract',
    '--gzip',
    '--preserve-permissions',
    '--file',
    file,
    '--directory',
    beside,
  ]);
  const unpacked = join(beside, basename(folder));
  const isWhole = status === 0 && lstatSync(unpacked, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isWhole) renameSync(unpacked, folder);
  rmSync(beside, { recursive: true, force: true });
  if (!isWhole) throw new Error(`tar could not bring back ${folder} from ${file}: ${output.trim()}`);
  rmSync(file);
  action.print(`brought back ${folder} from ${file}`);
  return true;
}

function startOf(account: ArchivedAccount): string | undefined {
  const number = Number(account.prop('Uid') ?? '');
  return Number.isInteger(number) && number > 0 ? `${kindOf(account)}-${account.key}-${number}` : undefined;
}

/** `user`, `ibay`; also while the account is being removed. */
function kindOf({ type }: ArchivedAccount): string {
  return type.replace(/-deleted$/, '');
}

function freeName(start: string): string {
  for (let number = 1; ; number++) {
    const file = `${start}${number === 1 ? '' : `-${number}`}.tar.gz`;
    if (!existsSync(file)) return file;
  }
}
