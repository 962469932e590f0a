import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  futimesSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
} from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { statsAt } from '../../../files/stats-at.ts';
import { hasCode } from '../../../refusals.ts';
import { longQuiet, runBackupProgram } from '../../run-program.ts';
import { copyAcl, pathsWithAcl } from './folder-acl.ts';
import { bytesNamesIn, diskPath, ownPath } from '../../../files/byte-paths.ts';
import { isSame } from '../stage/staged-tree.ts';

/** All folders as bytes, one in each character. */
interface Move {
  /** The staged files. */
  readonly staged: string;
  /** The folder they go to. */
  readonly root: string;
  /**
   * Each file that is replaced is moved into this folder, under its own path. It is on the same disk as the staged
   * files.
   */
  readonly before: string;
  /**
   * What was unpacked, relative to the root. Folders above it were made on the way: those of the server stay as they
   * are.
   */
  readonly paths: readonly string[];
}

/**
 * Moves staged files into their places, over those that are there. At any moment each file is complete, in its old or
 * its new version: if the process is killed, another call goes on from there. What is replaced is kept. Folders are
 * opened one by one without following links, so that nobody can redirect a file to another place meanwhile.
 */
export async function moveFiles(move: Move): Promise<void> {
  const acls = await pathsWithAcl(move.staged);
  const root = openSync(diskPath(move.root), folderFlags);
  try {
    await moveInto({ ...move, acls, parents: new Set(move.paths.flatMap(foldersAbove)) }, '', root);
  } finally {
    closeSync(root);
  }
}

type MoveWithAcls = Move & { readonly acls: ReadonlySet<string>; readonly parents: ReadonlySet<string> };

function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join('/'));
}

const folderFlags = constants.O_RDONLY | constants.O_DIRECTORY;

/** Pages are answered between two of these. */
const entriesAtOnce = 100;

/** The administrator may have replaced these folders by links; below them no link is followed. */
const mayBeLinks = new Set(['home', 'home/e-smith', 'etc', 'root', 'var', 'var/lib', 'var/lib/nethserver']);

async function moveInto(move: MoveWithAcls, path: string, folder: number): Promise<void> {
  for (const [index, name] of bytesNamesIn(move.staged, path).entries()) {
    if (index % entriesAtOnce === 0) await nextTurn();
    const inner = path === '' ? name : `${path}/${name}`;
    const place = diskPath(`/proc/self/fd/${folder}`, name);
    if (lstatSync(diskPath(move.staged, inner)).isDirectory()) await moveFolder(move, inner, place);
    else await moveFile(move, inner, place);
  }
  fsyncSync(folder);
}

async function moveFolder(move: MoveWithAcls, path: string, place: Buffer): Promise<void> {
  const staged = diskPath(move.staged, path);
  const stats = lstatSync(staged);
  const isOfServer = mayBeLinks.has(path);
  const isParent = move.parents.has(path);
  const here = statsAt(place);
  if (here && !here.isDirectory() && !(isOfServer && here.isSymbolicLink())) keepBefore(move, path, place);
  if (!statsAt(place)) {
    if (!isParent && tryToRename(staged, place)) return;
    mkdirSync(place, { mode: isParent ? 0o755 : 0o700 });
  }
  const folder = openSync(place, folderFlags | (isOfServer ? 0 : constants.O_NOFOLLOW));
  try {
    await moveInto(move, path, folder);
    if (!isParent) {
      fchownSync(folder, stats.uid, stats.gid);
      fchmodSync(folder, stats.mode & 0o3777);
      if (move.acls.has(path)) await copyAcl(staged, folder);
      futimesSync(folder, stats.atime, stats.mtime);
    }
  } finally {
    closeSync(folder);
  }
  rmdirSync(staged);
}

/** @returns false if they are on different disks */
function tryToRename(staged: Buffer, place: Buffer): boolean {
  try {
    renameSync(staged, place);
    return true;
  } catch (error) {
    if (hasCode(error, 'EXDEV')) return false;
    throw error;
  }
}

async function moveFile(move: Move, path: string, place: Buffer): Promise<void> {
  const staged = diskPath(move.staged, path);
  const here = statsAt(place);
  if (here && !isSame(lstatSync(staged), here)) keepBefore(move, path, place);
  if (tryToRename(staged, place)) return;
  // Complete beside its place first.
  const beside = Buffer.concat([folderOf(place), Buffer.from('.panelsmith-new')]);
  rmSync(beside, { force: true });
  await copy(move, staged, beside);
  renameSync(beside, place);
  rmSync(staged);
}

/**
 * A file that stays until it is replaced gets a second name; a folder, or a link where a file of another kind will be,
 * is moved. If that folder is on another disk, the file gets its second name beside itself.
 */
function keepBefore(move: Move, path: string, place: Buffer): void {
  const stays = isOfOneKind(lstatSync(place), lstatSync(diskPath(move.staged, path)));
  mkdirSync(diskPath(move.before, path.split('/').slice(0, -1).join('/')), { recursive: true, mode: 0o700 });
  try {
    keepAs(diskPath(move.before, path), place, stays);
  } catch (error) {
    // A mounted folder may have the device number of another one, so only trying shows whether they are the same disk.
    if (!hasCode(error, 'EXDEV')) throw error;
    keepAs(besidePlace(place), place, stays);
  }
}

/**
 * A file that was already kept, by a killed process or an earlier restore, is not replaced: the present file may have
 * been written since.
 */
function keepAs(name: Buffer, place: Buffer, stays: boolean): void {
  const here = lstatSync(place);
  let free = name;
  for (let kept = statsAt(free); kept; kept = statsAt(free)) {
    if (stays && kept.ino === here.ino && kept.dev === here.dev) return;
    free = Buffer.concat([free, Buffer.from('.newer')]);
  }
  if (stays) linkSync(place, free);
  else renameSync(place, free);
}

/** In bytes: a longer name is cut at its end, so that there is room for the suffix. */
const longestKeptName = 200;

function besidePlace(place: Buffer): Buffer {
  const name = place.subarray(folderOf(place).length).subarray(0, longestKeptName);
  return Buffer.concat([folderOf(place), name, Buffer.from('.panelsmith-before')]);
}

/** With the slash at its end. */
function folderOf(place: Buffer): Buffer {
  return place.subarray(0, place.lastIndexOf('/') + 1);
}

function isOfOneKind(one: Stats, other: Stats): boolean {
  return !one.isDirectory() && !other.isDirectory();
}

async function copy(move: Move, from: Buffer, to: Buffer): Promise<void> {
  // A name that is not valid text cannot be an argument of a program, so the file first gets another name.
  const source = diskPath(`${move.before}.copied`);
  rmSync(source, { force: true });
  linkSync(from, source);
  // A user may put a link where the copy will be, in a folder of their own: it is removed, not followed, even if it
  // leads to a folder.
  const options = ['--archive', '--remove-destination', '--no-target-directory'];
  const args = [...options, '--', source.toString(), ownPath(to).toString()];
  const { status, errors } = await runBackupProgram('cp', args, { limit: longQuiet });
  rmSync(source);
  if (status !== 0) throw new Error(`cannot copy ${from.toString()}: ${errors}`);
}
