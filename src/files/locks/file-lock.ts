import { spawn } from 'node:child_process';
import { constants, type Stats } from 'node:fs';
import { mkdir, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure, hasCode } from '../../refusals.ts';
import type { LockHelper, Release } from './lock-helper.ts';
import { openRegularHandle } from '../regular-file.ts';

/**
 * Takes an exclusive flock(2) on a lock file like the classic programs, and returns the function that releases it. The
 * classic programs delete the lock file after use, so the locked file must still have that name; we never delete it.
 * @param waitSeconds longest time to wait for another writer
 * @throws Failure `errors.fileBusy` after this time, `errors.fileUnwritable` if it cannot be locked
 */
export async function lockFile(file: string, waitSeconds: number, helper?: LockHelper): Promise<Release> {
  const release = await helper?.tryLock(file);
  if (release) return release;
  await mkdir(dirname(file), { recursive: true, mode: 0o750 }).catch((cause: unknown) => {
    throw new Failure('errors.fileUnwritable', `cannot make the folder of ${file}`, { cause });
  });
  return lockByProgram(file, waitSeconds);
}

async function lockByProgram(file: string, waitSeconds: number): Promise<Release> {
  const until = performance.now() + waitSeconds * 1000;
  for (;;) {
    const handle = await openLockFile(file);
    try {
      await flock(handle, file, Math.max(0, (until - performance.now()) / 1000));
      if (await isStill(file, handle)) return releaseOnce(handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
    await handle.close();
  }
}

async function openLockFile(file: string): Promise<FileHandle> {
  try {
    return await openRegularHandle(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, 0o640);
  } catch (cause) {
    throw new Failure('errors.fileUnwritable', `cannot open the lock file ${file}`, { cause });
  }
}

/**
 * The lock belongs to the open file, which this process shares with the program and keeps open after the program ends.
 */
async function flock(handle: FileHandle, file: string, seconds: number): Promise<void> {
  const status = await new Promise<number | null>((resolve, reject) => {
    const args = ['-x', '-w', seconds.toFixed(3), '3'];
    const program = spawn('flock', args, { stdio: ['ignore', 'ignore', 'ignore', handle.fd] });
    program.once('error', reject);
    program.once('close', resolve);
  }).catch((cause: unknown) => {
    throw new Failure('errors.fileUnwritable', 'cannot start flock (package util-linux)', { cause });
  });
  if (status === 1)
    throw new Failure('errors.fileBusy', `another process or request holds ${file}`, { kind: 'unavailable' });
  if (status !== 0) throw new Failure('errors.fileUnwritable', `flock of ${file} ended with ${String(status)}`);
}

async function isStill(file: string, handle: FileHandle): Promise<boolean> {
  const [locked, named] = await Promise.all([handle.stat(), statIfThere(file)]);
  return named?.ino === locked.ino && named.dev === locked.dev;
}

async function statIfThere(file: string): Promise<Stats | undefined> {
  try {
    return await stat(file);
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined;
    throw new Failure('errors.fileUnwritable', `cannot look at the lock file ${file}`, { cause });
  }
}

/** The lock belongs to a file that this process has open, so it cannot be lost. */
function releaseOnce(handle: FileHandle): Release {
  let released = false;
  const release = async (): Promise<void> => {
    if (released) return;
    released = true;
    await handle.close();
  };
  return Object.assign(release, { isLost: () => false });
}
