import { linkSync, readdirSync, readlinkSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../../problems.ts';
import { lockFile } from './file-lock.ts';
import type { LockHelper } from './lock-helper.ts';

/** A lock on a database file, against our own and classic writers. */
export interface DatabaseLock {
  /** Whether no classic writer can have entered since the lock was taken or last checked. */
  isSure(): boolean;
  /** Waits until no classic writer is active. @throws Failure `errors.databaseBusy` */
  makeSure(): Promise<void>;
  release(): Promise<void>;
}

const pollMilliseconds = 1;

/**
 * Takes the lock of a database file against our own writers and the classic ones at once.
 *
 * The classic programs lock `FILE.lock` and delete that name after use, so that one of them may sit on a lock file that
 * has lost its name while the next makes a new one and comes in as well. We lock `FILE.lock.kept`, which nobody deletes,
 * and give it the name `FILE.lock` too, so that they queue up on the same file; and where the name had been deleted, we
 * take it back and wait for those who are still on a file without a name. Their names are seen in the process table,
 * so that a writer of another user is not, unless we are root; this is why a file is also compared before it is replaced.
 * @throws Failure `errors.databaseBusy` when the wait runs out, `errors.databaseUnwritable` when it cannot be locked
 */
export async function lockDatabase(file: string, waitSeconds: number, helper?: LockHelper): Promise<DatabaseLock> {
  const until = performance.now() + waitSeconds * 1000;
  const name = `${file}.lock`;
  const kept = `${name}.kept`;
  const release = await lockFile(kept, waitSeconds, helper);
  const isSure = (): boolean => isSameFile(kept, name);
  const makeSure = async (): Promise<void> => {
    while (takeName(kept, name) || isAnotherOpen(kept, name)) {
      if (performance.now() > until) throw new Failure('errors.databaseBusy', `another program holds ${name}`);
      await sleep(pollMilliseconds);
    }
  };
  try {
    if (!isSure()) await makeSure();
    return { isSure, makeSure, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Gives the lock file its classic name. @returns whether it was missing */
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
    // A rename between two names of one file does nothing.
    rmSync(temporary, { force: true });
  }
}

function isSameFile(kept: string, name: string): boolean {
  const [one, other] = [kept, name].map((file) => statSync(file, { throwIfNoEntry: false }));
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
}

/** Whether a process has a file open that had this name and is not our lock file; it may have been deleted too. */
function isAnotherOpen(kept: string, name: string): boolean {
  const lost = `${join(realpathSync(dirname(name)), basename(name))} (deleted)`;
  const isAnother = (descriptor: string): boolean => {
    try {
      return readlinkSync(descriptor) === lost && !isSameFile(kept, descriptor);
    } catch {
      return false;
    }
  };
  return entries('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .some((pid) => entries(`/proc/${pid}/fd`).some((descriptor) => isAnother(`/proc/${pid}/fd/${descriptor}`)));
}

/** Empty for a process that has ended or belongs to somebody else. */
function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
