import { chmodSync, chownSync, closeSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { open, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../problems.ts';
import { hasCode, identityFrom, type Identity } from './file-reading.ts';
import { sortedKeys, type RawLines } from './snapshot.ts';

/** Mode and owner of a written file, where they are prescribed. */
export interface FileOwner {
  readonly mode: number;
  /** User and group; those of the old file where absent. */
  readonly ids?: { readonly uid: number; readonly gid: number };
}

/**
 * Replaces a database file as a whole: a new file beside it, on the disk before it takes the name. Whatever interrupts
 * this, the old or the new file is there. Mode and owner are those prescribed, else those of the old file; a new one has
 * mode 0640.
 * @param mayReplace asked last; when it says no, the old file stays
 * @returns the new identity; undefined when the file was not replaced
 * @throws Failure `errors.databaseUnwritable`: the old file is there
 */
export async function writeDatabaseFile(
  file: string,
  lines: RawLines,
  owner: FileOwner | undefined,
  mayReplace: () => boolean,
): Promise<Identity | undefined> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await rm(temporary, { force: true });
    const identity = await writeNew(temporary, lines, (handle) => setOwner(handle, file, owner));
    if (!mayReplace()) {
      await rm(temporary);
      return undefined;
    }
    renameSync(temporary, file);
    await syncFolder(dirname(file));
    return identity;
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new Failure('errors.databaseUnwritable', `cannot write ${file}`, { cause });
  }
}

/** Makes an empty database file where there is none. */
export function createDatabaseFile(file: string, owner: FileOwner | undefined): void {
  closeSync(openSync(file, 'wx', 0o640));
  if (owner?.ids) chownSync(file, owner.ids.uid, owner.ids.gid);
  if (owner) chmodSync(file, owner.mode);
}

/** Removes what writers of ours left behind that were killed while writing. To be called with the lock held. */
export function sweepLeftovers(file: string): void {
  const prefix = `${basename(file)}.`;
  for (const name of readdirSync(dirname(file))) {
    const pid = name.startsWith(prefix) ? /^(\d+)\.tmp$/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(dirname(file), name), { force: true });
  }
}

async function writeNew(file: string, lines: RawLines, own: (handle: FileHandle) => Promise<void>): Promise<Identity> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(composeFile(lines), 'latin1');
    await own(handle);
    // A time between the ticks of the kernel's clock, which no other writer's file can have.
    await handle.utimes(new Date(), (Date.now() + Math.random()) / 1000);
    await handle.sync();
    return identityFrom(await handle.stat({ bigint: true }));
  } finally {
    await handle.close();
  }
}

function composeFile(lines: RawLines): string {
  const records = sortedKeys(lines).map((key) => `${key}=${lines.get(key) ?? ''}\n`);
  return `${header}# updated: ${ctime(new Date())}\n${records.join('')}`;
}

const header = `# A database of records, one to a line: KEY=TYPE|PROPERTY|VALUE|PROPERTY|VALUE
# Change it in the web panel or with the db command rather than with an editor:
# what follows from a change is done by events, which an editor does not signal.
# Comments in this file are not kept.
#
`;

/** Local time as `Fri Nov 20 20:23:07 2026`, the day padded with a blank. */
function ctime(time: Date): string {
  const [day = '', month = '', , year = ''] = time.toDateString().split(' ');
  return `${day} ${month} ${String(time.getDate()).padStart(2)} ${time.toTimeString().slice(0, 8)} ${year}`;
}

async function setOwner(handle: FileHandle, file: string, owner: FileOwner | undefined): Promise<void> {
  const old = await stat(file).catch(() => undefined);
  const mine = await handle.stat();
  const ids = owner?.ids ?? old;
  if (ids && (ids.uid !== mine.uid || ids.gid !== mine.gid)) await handle.chown(ids.uid, ids.gid);
  await handle.chmod(owner?.mode ?? (old ? old.mode & 0o777 : 0o640));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}
