import type { Changes } from '../changes/changes.ts';
import type { Databases } from '../db/file/databases.ts';
import type { Events } from '../events/events.ts';
import type { RunDetails } from '../events/journal/run-details.ts';
import { Failure } from '../refusals.ts';
import type { Root } from '../root.ts';
import { noteBegin, noteEnd } from './backup-records.ts';
import { noteText } from './note-text.ts';
import { findRunning, forgetRunning, noteRunning, takeRunning } from './running-file.ts';

/** What backups need of the system. */
export interface BackupSystem {
  readonly root: Root;
  readonly databases: Databases;
  readonly changes: Changes;
  readonly events: Events;
  readonly log: (level: 'info' | 'warn' | 'error', line: string, details?: object) => void;
}

/** A backup between its two events. */
export interface OpenBackup {
  /** The key of its record. */
  readonly record: string;
  /**
   * Signals post-backup and notes how the backup ended. A second call does nothing. Never rejects: what cannot be noted
   * is in the log.
   * @param result `0`, or `PHASE:STATUS`
   */
  end(result: string, props?: Readonly<Record<string, string>>): Promise<void>;
}

/**
 * Begins a backup: notes it, and signals pre-backup. Whatever happens from then on, post-backup is signalled: at the end,
 * after a failure, or at the next start if the process is killed. Its arguments are the kind and the result.
 * @throws Failure `errors.backupRunning`, `errors.preBackup` with the output of what failed
 */
export async function beginBackup(system: BackupSystem, kind: string, account: string): Promise<OpenBackup> {
  if (findRunning(system.root)?.hasEnded === true) await endLeftBehind(system);
  const record = await takePlace(system, kind, account);
  let isEnded = false;
  const end: OpenBackup['end'] = async (result, props = {}) => {
    if (isEnded) return;
    isEnded = true;
    await signalEvent(system, 'post-backup', [kind, result], account);
    await noteEnd(system, record, result, props, account);
    leavePlace(system);
  };
  const before = await signalEvent(system, 'pre-backup', [kind], account);
  if (before && before.state !== 'done') {
    await end('pre-backup:1', { Note: noteText(whyFailed(before)) });
    throw new Failure('errors.preBackup', `pre-backup failed: ${before.failed.join(', ')}`, {
      args: { reason: whyFailed(before) },
    });
  }
  return { record, end };
}

/**
 * @returns the key of the record of the backup
 * @throws Failure `errors.backupRunning`
 */
async function takePlace(system: BackupSystem, kind: string, account: string): Promise<string> {
  const { root } = system;
  if (!takeRunning(root, kind))
    throw new Failure('errors.backupRunning', 'another backup is running', { kind: 'conflict' });
  try {
    const record = await noteBegin(system, kind, account);
    noteRunning(root, { kind, record });
    return record;
  } catch (error) {
    leavePlace(system);
    throw error;
  }
}

/** It has ended, even if that cannot be written; then the next start, or a backup of another process, ends it again. */
function leavePlace({ root, log }: BackupSystem): void {
  try {
    forgetRunning(root);
  } catch (err) {
    log('error', 'the file of the running backup cannot be removed; no other can begin until this process ends', {
      err,
    });
  }
}

/** At start: signals post-backup for a backup whose process was killed. */
export async function endLeftBehind(system: BackupSystem): Promise<void> {
  const left = findRunning(system.root);
  if (!left?.hasEnded) return;
  if (left.record === '') {
    // The process was killed before anything was signalled.
    leavePlace(system);
    return;
  }
  system.log('warn', `a ${left.kind} backup was interrupted; post-backup is signalled for it`);
  await signalEvent(system, 'post-backup', [left.kind, 'interrupted:1'], '');
  await noteEnd(system, left.record, 'interrupted:1');
  leavePlace(system);
}

/**
 * Signals an event and waits for its run.
 * @returns undefined if there is no such event
 */
export async function signalEvent(
  { events }: BackupSystem,
  event: string,
  args: readonly string[],
  author: string,
): Promise<RunDetails | undefined> {
  return events.exists(event) ? events.signal(event, args, { author, changeSet: undefined }).finished : undefined;
}

/** Each failed action with its last lines. */
export function whyFailed({ actions, reason }: RunDetails): string {
  const failed = actions.filter(({ state }) => state === 'failed');
  const reasons = failed.map(({ name, output }) => `${name}: ${output.trim().split('\n').slice(-3).join(' ')}`);
  return reasons.join('; ') || (reason ?? '');
}
