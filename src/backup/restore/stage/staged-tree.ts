import { chmodSync, chownSync, lstatSync, readlinkSync, rmSync, type Stats } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { bytesNamesIn, diskPath, readablePath } from '../../../files/byte-paths.ts';
import { statsAt } from '../../../files/stats-at.ts';
import { staysInside } from '../../archive/member-check.ts';
import type { FilesPlan } from '../restore-state.ts';

/**
 * Files that were unpacked beside the server's own. Their names are bytes, one in each character, as names on the disk
 * need not be text.
 */
interface StagedFile {
  /** Relative to the root. */
  readonly path: string;
  readonly stats: Stats;
}

/** Pages are answered between two of these. */
const filesAtOnce = 200;

/** Everything below a folder except the folder itself, each folder before its content. */
export async function* walkTree(folder: string, path = ''): AsyncGenerator<StagedFile> {
  for (const [index, name] of bytesNamesIn(folder, path).sort().entries()) {
    if (index % filesAtOnce === 0) await nextTurn();
    const inner = path === '' ? name : `${path}/${name}`;
    const stats = lstatSync(diskPath(folder, inner));
    yield { path: inner, stats };
    if (stats.isDirectory()) yield* walkTree(folder, inner);
  }
}

/**
 * Removes what would do harm: links that lead to other places, devices and pipes, and the permission to run a file as
 * its owner or with capabilities.
 * @returns what was removed
 */
export async function makeHarmless(folder: string): Promise<string[]> {
  const leftOut: string[] = [];
  for await (const { path, stats } of walkTree(folder)) {
    if (stats.isSymbolicLink()) {
      if (staysInside(path, readlinkSync(diskPath(folder, path), { encoding: 'latin1' }))) continue;
      leftOut.push(readablePath(path));
      rmSync(diskPath(folder, path));
    } else if (stats.isFile()) {
      // `chown`, even to the same owner, removes the capabilities of a file. Source: capabilities(7).
      if ((stats.mode & 0o111) !== 0) chownSync(diskPath(folder, path), stats.uid, stats.gid);
      if ((stats.mode & 0o6000) !== 0) chmodSync(diskPath(folder, path), stats.mode & 0o1777);
    } else if (!stats.isDirectory()) {
      leftOut.push(readablePath(path));
      rmSync(diskPath(folder, path));
    }
  }
  return leftOut;
}

const maxNewer = 30;

/**
 * Compares what is staged to what is there.
 * @param root its folder, as bytes
 */
export async function compareFiles(folder: string, root: string, leftOut: readonly string[]): Promise<FilesPlan> {
  const plan = { added: 0, replaced: 0, same: 0, bytes: 0, newerCount: 0 };
  const newer: string[] = [];
  for await (const { path, stats } of walkTree(folder)) {
    if (stats.isDirectory()) continue;
    plan.bytes += stats.size;
    const here = statsAt(diskPath(root, path));
    if (!here) plan.added += 1;
    else if (isSame(stats, here)) plan.same += 1;
    else {
      plan.replaced += 1;
      if (here.mtimeMs > stats.mtimeMs) {
        plan.newerCount += 1;
        if (newer.length < maxNewer) newer.push(readablePath(path));
      }
    }
  }
  return { ...plan, newer, leftOut };
}

/** An archive keeps the time when a file was changed, so one of the same time and size is the same. */
export function isSame(one: Stats, other: Stats): boolean {
  const isOfKind = (one.mode & 0o170000) === (other.mode & 0o170000);
  return isOfKind && one.size === other.size && Math.floor(one.mtimeMs / 1000) === Math.floor(other.mtimeMs / 1000);
}
