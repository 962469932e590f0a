import { closeSync, fstatSync, openSync, readSync, type BigIntStats, readdirSync, rmSync } from 'node:fs';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../problems.ts';
import { parseLines, sortedKeys, type RawLines } from './snapshot.ts';

/** Tells one state of a file from another without reading it. */
export type Identity = string;

export const noFile: Identity = 'none';

/** Device, inode, size and nanoseconds of the last change. */
export function identityOf(stats: BigIntStats | undefined): Identity {
  return stats ? `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}` : noFile;
}

/**
 * Reads a database file; one that does not exist is empty.
 * @throws Failure `errors.databaseUnreadable`
 */
export function readDatabaseFile(file: string): { identity: Identity; lines: RawLines } {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const stats = fstatSync(descriptor, { bigint: true });
      return { identity: identityOf(stats), lines: parseLines(readBytes(descriptor, Number(stats.size))) };
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return { identity: noFile, lines: new Map() };
    throw new Failure('errors.databaseUnreadable', `cannot read ${file}`, { cause });
  }
}

/**
 * Replaces a database file as a whole: a new file beside it, on the disk before it takes the name. Whatever interrupts
 * this, the old or the new file is there. Mode and owner of the old file are kept; a new one has mode 0640.
 * @throws Failure `errors.databaseUnwritable`: the old file is there
 */
export async function writeDatabaseFile(file: string, lines: RawLines): Promise<Identity> {
  const temporary = `${file}.${process.pid}`;
  try {
    await rm(temporary, { force: true });
    const handle = await open(temporary, 'wx', 0o600);
    let identity: Identity;
    try {
      await handle.writeFile(composeFile(lines), 'latin1');
      await likeOld(handle, file);
      await handle.sync();
      identity = identityOf(await handle.stat({ bigint: true }));
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    await syncFolder(dirname(file));
    return identity;
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new Failure('errors.databaseUnwritable', `cannot write ${file}`, { cause });
  }
}

/** Removes what writers left behind that were killed while writing. To be called with the lock held. */
export function sweepLeftovers(file: string): void {
  const prefix = `${basename(file)}.`;
  for (const name of readdirSync(dirname(file))) {
    const pid = name.startsWith(prefix) ? /^\d+$/.exec(name.slice(prefix.length))?.[0] : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(dirname(file), name), { force: true });
  }
}

function composeFile(lines: RawLines): string {
  const records = sortedKeys(lines).map((key) => `${key}=${lines.get(key) ?? ''}\n`);
  return header() + records.join('');
}

function header(): string {
  const [day = '', month = '', date = '', year = ''] = new Date().toDateString().split(' ').flatMap((word, index, all) => (index === 2 ? [String(Number(all[2])).padStart(2)] : [word]));
  const time = new Date().toTimeString().slice(0, 8);
  const banner = ['# A database of records: one to a line, KEY=TYPE|PROPERTY|VALUE and so on.', '# Change it in the web panel or with the db command, not with an editor:', '# the services that follow from it are adjusted by events.', '# Comments in this file are not kept.', '#'];
  return `${banner.join('\n')}\n# updated: ${day} ${month} ${date} ${time} ${year}\n`;
}

async function likeOld(handle: FileHandle, file: string): Promise<void> {
  const old = await stat(file).catch(() => undefined);
  await handle.chmod(old ? old.mode & 0o7777 : 0o640);
  const mine = await handle.stat();
  if (old && (old.uid !== mine.uid || old.gid !== mine.gid)) await handle.chown(old.uid, old.gid);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function readBytes(descriptor: number, size: number): string {
  const buffer = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(descriptor, buffer, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return buffer.toString('latin1', 0, length);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
