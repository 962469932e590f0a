import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRegularFile } from '../db/file/regular-file.ts';
import { isAlive, ownIdentity } from '../process/process-identity.ts';
import type { Root } from '../root.ts';
import { backupFolder } from './places.ts';
import { writeSynced } from './write-synced.ts';

/** A backup that was begun, so that post-backup has to be signalled. */
export interface RunningBackup {
  /** `desktop`, `nightly`. */
  readonly kind: string;
  /** The key of its record. */
  readonly record: string;
  /** The process that makes it. */
  readonly process: string;
}

/** Notes it on the disk before pre-backup is signalled. */
export function noteRunning(root: Root, running: Omit<RunningBackup, 'process'>): void {
  mkdirSync(dirname(fileOf(root)), { recursive: true, mode: 0o700 });
  writeSynced(fileOf(root), JSON.stringify({ ...running, process: ownIdentity() }));
}

export function forgetRunning(root: Root): void {
  rmSync(fileOf(root), { force: true });
}

/** The backup that was begun last and has not ended; `isGone` when its process is not there any more. */
export function findRunning(root: Root): (RunningBackup & { readonly isGone: boolean }) | undefined {
  try {
    const read: unknown = JSON.parse(readRegularFile(fileOf(root)));
    if (typeof read !== 'object' || read === null) return undefined;
    const [kind, record, process] = ['kind', 'record', 'process'].map((name): unknown => Reflect.get(read, name));
    if (typeof kind !== 'string' || typeof record !== 'string' || typeof process !== 'string') return undefined;
    return { kind, record, process, isGone: !isAlive(process) };
  } catch {
    return undefined;
  }
}

function fileOf(root: Root): string {
  return join(backupFolder(root), 'running.json');
}
