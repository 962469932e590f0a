import { chmodSync, chownSync, closeSync, fchmodSync, fchownSync, fstatSync, fsync, futimesSync } from 'node:fs';
import { openSync, readdirSync, renameSync, rmSync, statSync, writev } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { pidAnswers } from '../../process/process-identity.ts';
import { Failure, hasCode } from '../../refusals.ts';
import { identityFrom, type Identity } from './file-reading.ts';
import type { Lines } from './text/lines.ts';
import { removeIfPossible } from '../../files/replace-file.ts';
import { syncFolder } from '../../files/sync-folder.ts';

/** Mode and owner of a file to write. */
export interface FileOwner {
  readonly mode: number;
  /** User and group; default: those of the old file. */
  readonly ids?: { readonly uid: number; readonly gid: number };
}

/** A database file that was replaced. */
interface Replaced {
  /** Identity of the new file. */
  readonly identity: Identity;
  /** Why its folder could not be synced. Until that succeeds, a power failure may bring back the old file. */
  readonly notSynced: unknown;
}

/**
 * Replaces a database file completely: a new file is written beside it and flushed to the disk before it is renamed.
 * After any interruption either the old or the new file is there. Default mode and owner: those of the old file; a new
 * file has mode 0640.
 * @param mayReplace called last; if it returns false, the old file stays
 * @returns undefined if the file was not replaced
 * @throws Failure `errors.databaseUnwritable`; the old file stays
 */
export async function writeDatabaseFile(
  file: string,
  lines: Lines,
  owner: FileOwner | undefined,
  mayReplace: () => boolean,
): Promise<Replaced | undefined> {
  const temporary = `${file}.${process.pid}.tmp`;
  let descriptor: number | undefined;
  try {
    descriptor = createTemporary(temporary);
    await writeNew(descriptor, composeFile(lines), file, owner);
    if (!mayReplace()) {
      rmSync(temporary);
      return undefined;
    }
    const written = fstatSync(descriptor, { bigint: true });
    renameSync(temporary, file);
    // Renaming changes one of the times.
    const renamed = fstatSync(descriptor, { bigint: true });
    // If this fails, the new file is in place nevertheless.
    const notSynced: unknown = await syncFolder(dirname(file)).catch((error: unknown) => error);
    return { identity: identityFrom({ ...written, ctimeNs: renamed.ctimeNs }), notSynced };
  } catch (cause) {
    removeIfPossible(temporary);
    throw new Failure('errors.databaseUnwritable', `cannot write ${file}`, { cause });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Creates the file to be written. An existing one of that name was left by a killed process. */
function createTemporary(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    rmSync(file, { force: true });
    return openSync(file, 'wx', 0o600);
  }
}

/**
 * Creates an empty database file.
 * @throws an error of the file system, also if there is a file of that name
 */
export function createDatabaseFile(file: string, owner: FileOwner | undefined): void {
  closeSync(openSync(file, 'wx', 0o640));
  if (owner?.ids) chownSync(file, owner.ids.uid, owner.ids.gid);
  if (owner) chmodSync(file, owner.mode);
}

/** Sets the owner of a database file, if one is given. */
export function ownDatabaseFile(file: string, owner: FileOwner | undefined): void {
  if (!owner?.ids) return;
  const { uid, gid } = statSync(file);
  if (uid !== owner.ids.uid || gid !== owner.ids.gid) chownSync(file, owner.ids.uid, owner.ids.gid);
}

/** Removes temporary files of writers that were killed. The caller must hold the lock. */
export function sweepLeftovers(file: string): void {
  const prefix = `${basename(file)}.`;
  for (const name of readdirSync(dirname(file))) {
    const pid = name.startsWith(prefix) ? /^(\d+)\.tmp$/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid !== undefined && !pidAnswers(Number(pid))) rmSync(join(dirname(file), name), { force: true });
  }
}

const [writeSome, sync] = [promisify(writev), promisify(fsync)];

/** Only waiting for the disk is asynchronous: the rest takes less time than one turn of the event loop. */
async function writeNew(
  descriptor: number,
  pieces: readonly Buffer[],
  old: string,
  owner: FileOwner | undefined,
): Promise<void> {
  for (let left = pieces; left.length > 0;) left = after((await writeSome(descriptor, left)).bytesWritten, left);
  setOwner(descriptor, old, owner);
  // Adds a random fraction of a millisecond, so that no file of another writer has the same time.
  futimesSync(descriptor, new Date(), (Date.now() + Math.random()) / 1000);
  await sync(descriptor);
}

/** Returns what is left of some buffers after a number of bytes were written. */
function after(written: number, pieces: readonly Buffer[]): readonly Buffer[] {
  let rest = written;
  return pieces.flatMap((piece) => {
    const done = Math.min(rest, piece.length);
    rest -= done;
    return done < piece.length ? [piece.subarray(done)] : [];
  });
}

function composeFile(lines: Lines): readonly Buffer[] {
  return [Buffer.from(`${header}# updated: ${ctime(new Date())}\n`), ...lines.text().pieces];
}

const header = `# A database of records, one to a line: KEY=TYPE|PROPERTY|VALUE|PROPERTY|VALUE
# Change it in the web panel or with the db command rather than with an editor:
# a change takes effect through events, which an editor does not signal.
# Comments in this file are not kept.
#
`;

/** Formats local time as `Fri Nov 20 20:23:07 2026`; the day is padded with a space. */
function ctime(time: Date): string {
  const [day = '', month = '', , year = ''] = time.toDateString().split(' ');
  return `${day} ${month} ${String(time.getDate()).padStart(2)} ${time.toTimeString().slice(0, 8)} ${year}`;
}

function setOwner(descriptor: number, file: string, owner: FileOwner | undefined): void {
  const old = statSync(file, { throwIfNoEntry: false });
  const mine = fstatSync(descriptor);
  const ids = owner?.ids ?? old;
  if (ids && (ids.uid !== mine.uid || ids.gid !== mine.gid)) fchownSync(descriptor, ids.uid, ids.gid);
  fchmodSync(descriptor, owner?.mode ?? (old ? old.mode & 0o777 : 0o640));
}
