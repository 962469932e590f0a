import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '../files/state/json-kinds.ts';
import { createFileNow, replaceFileNow } from '../files/replace-file.ts';
import { readableState, readStateFile } from '../files/state/state-file.ts';
import { isAlive, ownIdentity } from '../process/process-identity.ts';
import { Failure, hasCode } from '../refusals.ts';
import type { Root } from '../root.ts';
import { backupStateFolder } from './backup-paths.ts';

/** A backup that was begun, so that post-backup has to be signalled. */
export interface RunningBackup {
  /** `desktop`, `nightly`. */
  readonly kind: string;
  /** The key of its record; empty until it is noted, which is before pre-backup is signalled. */
  readonly record: string;
  /** The process that makes it. */
  readonly process: string;
}

/**
 * Notes that a backup is running. Only one can run, even if two begin at the same moment.
 * @returns false if there is one
 * @throws Failure `errors.databaseUnwritable`; an error of the file system if the file cannot be read
 */
export function takeRunning(root: Root, kind: string): boolean {
  try {
    createFileNow(fileOf(root), textOf({ kind, record: '' }), { isSynced: true });
    return true;
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST'))
      throw new Failure('errors.databaseUnwritable', `cannot write ${fileOf(root)}`, { cause });
    if (readStateFile(fileOf(root), isRunning)) return false;
    // A damaged file would block all backups for ever.
    forgetRunning(root);
    return takeRunning(root, kind);
  }
}

/** Notes its record on the disk before pre-backup is signalled. */
export function noteRunning(root: Root, running: Omit<RunningBackup, 'process'>): void {
  replaceFileNow(fileOf(root), textOf(running), { isSynced: true });
}

function textOf(running: Omit<RunningBackup, 'process'>): string {
  return JSON.stringify({ ...running, process: ownIdentity() });
}

export function forgetRunning(root: Root): void {
  rmSync(fileOf(root), { force: true });
}

/** The backup that was begun last and has not ended; `hasEnded` when its process is not there any more. */
export function findRunning(root: Root): (RunningBackup & { readonly hasEnded: boolean }) | undefined {
  const running = readableState(fileOf(root), isRunning);
  return running && { ...running, hasEnded: !isAlive(running.process) };
}

function isRunning(json: unknown): json is RunningBackup {
  return isJsonObject(json) && [json['kind'], json['record'], json['process']].every((one) => typeof one === 'string');
}

function fileOf(root: Root): string {
  return join(backupStateFolder(root), 'running.json');
}
