import { statfsSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { noteBegin, noteEnd } from '../backup-records.ts';
import { noteText } from '../note-text.ts';
import { serverNameOf } from '../../network/server-name.ts';
import { Failure, messageOf } from '../../refusals.ts';
import { beginBackup, type BackupSystem } from '../begin-backup.ts';
import { openRepository, type Repository } from './repository.ts';
import { Restic } from './restic.ts';
import { resticKeyFile } from './restic-key.ts';
import { notRemoved } from './schedule.ts';
import { nightlySettings, type NightlySettings } from './settings.ts';

/** Callbacks while a nightly backup is made. */
export interface NightlyWatch {
  readonly progress: (fraction: number) => void;
  /** Called with each program, so that it can be ended. */
  readonly started: (child: ChildProcess) => void;
}

/** @throws Failure `errors.backupNotSetUp` */
function mustBeSetUp({ databases }: BackupSystem): NightlySettings {
  const settings = nightlySettings(databases.configuration.snapshot());
  if (!settings) throw new Failure('errors.backupNotSetUp', 'the nightly backup is not set up', { kind: 'conflict' });
  return settings;
}

/**
 * Does something with the repository of the nightly backups.
 * @param keyFile the file with its password; default: the server's own
 */
export async function withRestic<result>(
  system: BackupSystem,
  started: NightlyWatch['started'],
  work: (restic: Restic, repository: Repository) => Promise<result>,
  keyFile = resticKeyFile(system.root),
): Promise<result> {
  const repository = await openRepository(system.root, mustBeSetUp(system).target, keyFile);
  return work(new Restic(repository, started), repository);
}

/**
 * Makes the nightly backup: pre-backup, the backup, post-backup; then old ones are removed, which is never done during
 * a backup. The result is noted in its record. If old ones cannot be removed, that is noted too, but the backup counts
 * as good.
 * @throws Failure that says why the backup failed; the record says it too
 */
export async function runNightly(system: BackupSystem, account: string, watch: NightlyWatch): Promise<void> {
  const settings = mustBeSetUp(system);
  const backup = await beginBackup(system, 'nightly', account);
  try {
    await withRestic(system, watch.started, async (restic, repository) => {
      await restic.open();
      const made = await restic.backup(system.root, hostOf(system), watch.progress);
      const room = roomOf(repository, system);
      const note = made.warnings === '' ? {} : { Note: noteText(made.warnings) };
      const result = made.warnings === '' ? '0' : 'restic:3';
      await backup.end(result, {
        Bytes: String(made.bytes),
        AddedBytes: String(made.addedBytes),
        Files: String(made.files),
        Snapshot: made.snapshot,
        ...(room !== undefined && { RoomLeft: String(room) }),
        ...note,
      });
      try {
        await restic.forget(settings.keep);
      } catch (error) {
        system.log('error', 'old nightly backups cannot be removed', { err: error });
        const why = noteText([made.warnings, reasonOf(error)].filter(Boolean).join('\n'));
        await noteEnd(system, backup.record, result === '0' ? notRemoved : result, { Note: why });
      }
    });
  } catch (error) {
    await backup.end('restic:1', { Note: noteText(reasonOf(error)) });
    throw error;
  }
}

/**
 * Reads all data of the nightly backups, and notes whether it is intact.
 * @throws Failure that says why not
 */
export async function verifyNightly(system: BackupSystem, account: string, watch: NightlyWatch): Promise<void> {
  const record = await noteBegin(system, 'verify', account);
  try {
    await withRestic(system, watch.started, async (restic) => {
      await restic.open();
      await restic.check();
    });
    await noteEnd(system, record, '0');
  } catch (error) {
    await noteEnd(system, record, 'restic:1', { Note: noteText(reasonOf(error)) });
    throw error;
  }
}

/** The name under which backups of this server are stored. */
function hostOf({ databases }: BackupSystem): string {
  const name = serverNameOf(databases.configuration.snapshot());
  return name === '' ? 'server' : name;
}

/** Undefined if it is not known: the backup that was just made is good nevertheless. */
function roomOf({ folder }: Repository, { log }: BackupSystem): number | undefined {
  if (folder === undefined) return undefined;
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch (err) {
    log('warn', 'the free space for the nightly backups is unknown', { folder, err });
    return undefined;
  }
}

/** Why something failed, for a record of the database. */
export function reasonOf(error: unknown): string {
  if (error instanceof Failure && typeof error.args['reason'] === 'string') return error.args['reason'];
  return messageOf(error);
}
