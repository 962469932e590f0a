import { linkSync, readlinkSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../../refusals.ts';
import { readableNamesIn } from '../../../files/names-in.ts';
import { lockFile } from '../../../files/locks/file-lock.ts';
import type { LockHelper } from '../../../files/locks/lock-helper.ts';

/** A lock on a database file that our own and classic writers respect. */
export interface DatabaseLock {
  /** Whether no classic writer can have entered since the lock was taken or last checked. */
  isSure(): boolean;
  /**
   * Waits until no classic writer is active.
   * @throws Failure `errors.databaseBusy`
   */
  makeSure(): Promise<void>;
  /** Whether the lock was lost while it was held, see `files/locks/lock-helper.ts`. */
  isLost(): boolean;
  release(): Promise<void>;
}

/** Each look goes through all of `/proc`, so the pauses become longer. */
const pauses = { shortestMs: 1, longestMs: 50 };

/**
 * Locks a database file against our own writers and classic writers at the same time.
 *
 * The classic programs lock `FILE.lock` and delete this name after use. So one of them may still hold a lock file whose
 * name was deleted while the next one creates and locks a new file. We lock `FILE.lock.kept`, which is never deleted,
 * and link it to the name `FILE.lock`, so that all writers queue up on the same file. If the name was deleted we create
 * it again and wait for processes that still have a deleted lock file open. They are found in `/proc`. Without root
 * rights this does not show the processes of other users, so the database file is also compared before it is replaced.
 * @throws Failure `errors.databaseBusy` after `waitSeconds`, `errors.databaseUnwritable` if the file cannot be locked
 */
export async function lockDatabase(file: string, waitSeconds: number, helper?: LockHelper): Promise<DatabaseLock> {
  const until = performance.now() + waitSeconds * 1000;
  const name = `${file}.lock`;
  const kept = `${name}.kept`;
  const release = await lockFile(kept, waitSeconds, helper).catch(asDatabaseFailure);
  const isSure = (): boolean => isSameFile(kept, name);
  const makeSure = async (): Promise<void> => {
    let pauseMs = pauses.shortestMs;
    while (takeName(kept, name) || isAnotherOpen(kept, name)) {
      if (performance.now() > until)
        throw new Failure('errors.databaseBusy', `another program holds ${name}`, { kind: 'unavailable' });
      await sleep(pauseMs);
      pauseMs = Math.min(pauseMs * 2, pauses.longestMs);
    }
  };
  try {
    if (!isSure()) await makeSure();
    return { isSure, makeSure, isLost: release.isLost, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** @throws the failure of a lock file as one of its database */
function asDatabaseFailure(cause: unknown): never {
  if (!(cause instanceof Failure)) throw cause;
  if (cause.key === 'errors.fileBusy')
    throw new Failure('errors.databaseBusy', cause.message, { kind: 'unavailable', cause });
  throw new Failure('errors.databaseUnwritable', cause.message, { cause });
}

/**
 * Gives the lock file its classic name.
 * @returns whether the name was missing
 */
function takeName(kept: string, name: string): boolean {
  if (isSameFile(kept, name)) return false;
  const temporary = `${name.replace(/\.lock$/, '')}.${process.pid}.tmp`;
  try {
    rmSync(temporary, { force: true });
    linkSync(kept, temporary);
    renameSync(temporary, name);
    return true;
  } catch (cause) {
    throw new Failure('errors.databaseUnwritable', `cannot make the lock file ${name}`, { cause });
  } finally {
    // Renaming a file to another name of the same file does nothing.
    rmSync(temporary, { force: true });
  }
}

function isSameFile(kept: string, name: string): boolean {
  const [one, other] = [kept, name].map((file) => statSync(file, { throwIfNoEntry: false }));
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
}

/**
 * Whether a process has a file open that had this name and is not our lock file. Such a file may be deleted already.
 */
function isAnotherOpen(kept: string, name: string): boolean {
  const lost = `${join(realpathSync(dirname(name)), basename(name))} (deleted)`;
  const isAnother = (descriptor: string): boolean => {
    try {
      return readlinkSync(descriptor) === lost && !isSameFile(kept, descriptor);
    } catch {
      return false;
    }
  };
  // The open files of a process that has ended or belongs to another user cannot be read.
  return readableNamesIn('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .some((pid) => readableNamesIn(`/proc/${pid}/fd`).some((descriptor) => isAnother(`/proc/${pid}/fd/${descriptor}`)));
}
