import type { ChildProcess } from 'node:child_process';
import type { ArchiveMember } from '../archive/member.ts';
import { isJsonObject, isText, parsedJson, parsedObject } from '../../files/state/json-kinds.ts';
import { Failure } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import { existingPaths, exists, lastPath } from '../restore-list.ts';
import { manifestPath } from '../backup-paths.ts';
import { longQuiet, runBackupProgram, type EndedProgram } from '../run-program.ts';
import type { Repository } from './repository.ts';
import type { NightlySettings } from './settings.ts';

/** A backup that was made. */
export interface ResticSnapshot {
  readonly id: string;
  /** ISO 8601. */
  readonly time: string;
  readonly host: string;
  /** Absolute paths on the server that was backed up. */
  readonly paths: readonly string[];
}

/** What one backup did. */
export interface BackupSummary {
  readonly snapshot: string;
  readonly files: number;
  readonly bytes: number;
  readonly addedBytes: number;
  /** The end of restic's error output, if some files could not be read; otherwise empty. */
  readonly warnings: string;
}

/** For commands that read little, since a person may be waiting for them. */
const answerLimit = { quietSeconds: 600 };

/** restic for one repository. Source: restic 0.14, manual pages. */
export class Restic {
  readonly #repository: Repository;
  /** Called with each program, so that it can be ended. */
  readonly #started: (child: ChildProcess) => void;

  constructor(repository: Repository, started: (child: ChildProcess) => void = () => undefined) {
    this.#repository = repository;
    this.#started = started;
  }

  /** Creates the repository if there is none, and removes the locks of killed backups. */
  async open(): Promise<void> {
    const { errors, status, isLate } = await this.#run(['cat', 'config'], undefined, answerLimit);
    if (status === 127) throw resticFailure('restic is not installed: install the package restic');
    if (status !== 0) {
      if (isLate || isWrongPassword(errors)) throw resticFailure(errors);
      await this.#must(['init']);
    }
    await this.#must(['unlock']);
  }

  /** @param progress gets the part that is done, 0 to 1 */
  async backup(root: Root, host: string, progress: (fraction: number) => void): Promise<BackupSummary> {
    const paths = [...existingPaths(root), ...(exists(root, lastPath) ? [lastPath] : []), ...ownPaths(root)];
    let summary: BackupSummary | undefined;
    const args = ['backup', '--json', '--host', host, '--tag', 'panelsmith', '--exclude', manifestPath];
    const ended = await this.#run([...args, '--', ...paths.map((path) => root.path(path))], (line) => {
      const message = parsedObject(line);
      if (message?.['message_type'] === 'status') progress(Number(message['percent_done'] ?? 0));
      if (message?.['message_type'] === 'summary')
        summary = {
          snapshot: String(message['snapshot_id']),
          files: Number(message['total_files_processed']),
          bytes: Number(message['total_bytes_processed']),
          addedBytes: Number(message['data_added']),
          warnings: '',
        };
    });
    // 3: a snapshot was made, but a file could not be read.
    if ((ended.status !== 0 && ended.status !== 3) || !summary) throw resticFailure(ended.errors);
    return { ...summary, warnings: ended.status === 3 ? ended.errors : '' };
  }

  /** Removes old backups. */
  async forget({ daily, weekly, monthly }: NightlySettings['keep']): Promise<void> {
    const keep = ['--keep-last', '1', '--keep-daily', daily, '--keep-weekly', weekly, '--keep-monthly', monthly];
    await this.#must(['forget', '--tag', 'panelsmith', '--group-by', 'tags', '--prune', ...keep.map(String)]);
  }

  /**
   * Reads all data of the repository.
   * @throws Failure `errors.backupEngine` with what is damaged
   */
  async check(): Promise<void> {
    await this.#must(['check', '--read-data']);
  }

  /**
   * The newest first.
   * @throws Failure `errors.backupPassword`, `errors.backupEngine`
   */
  async snapshots(): Promise<ResticSnapshot[]> {
    let text = '';
    const add = (line: string): void => {
      text += line;
    };
    const ended = await this.#run(['snapshots', '--json', '--no-lock', '--tag', 'panelsmith'], add, answerLimit);
    if (isWrongPassword(ended.errors))
      throw new Failure('errors.backupPassword', 'the nightly backups have a different password');
    if (ended.status !== 0) throw resticFailure(ended.errors);
    const read = parsedJson(text === '' ? '[]' : text);
    if (!Array.isArray(read)) throw resticFailure(`this is not a list of backups: ${text.slice(0, 200)}`);
    const all: readonly unknown[] = read;
    return all
      .flatMap((one): ResticSnapshot[] => {
        if (!isJsonObject(one)) return [];
        const { short_id: id, time, hostname: host, paths } = one;
        if (!isText(id) || !isText(time)) return [];
        return [{ id, time, host: String(host), paths: Array.isArray(paths) ? paths.map(String) : [] }];
      })
      .sort((a, b) => b.time.localeCompare(a.time));
  }

  /** Calls `each` for every member of a backup. Paths are absolute. */
  async list(snapshot: string, each: (member: ArchiveMember) => void): Promise<void> {
    const { status, errors } = await this.#run(['ls', '--json', '--no-lock', snapshot], (line) => {
      const message = parsedObject(line);
      if (message?.['struct_type'] === 'node')
        each({
          type: memberTypes[String(message['type'])] ?? '?',
          name: String(message['path']),
          size: Number(message['size'] ?? 0),
          target: undefined,
        });
    });
    if (status !== 0) throw resticFailure(errors);
  }

  /**
   * @param paths absolute paths on the server that was backed up; empty for everything
   * @throws Failure `errors.restoreNoRoom`, `errors.backupEngine`
   */
  async restore(snapshot: string, into: string, paths: readonly string[]): Promise<void> {
    const include = paths.flatMap((path) => ['--include', escapePattern(path)]);
    const { status, errors } = await this.#run(
      ['restore', '--no-lock', snapshot, '--target', into, ...include],
      undefined,
    );
    if (/no space left on device|disk quota exceeded/i.test(errors))
      throw new Failure('errors.restoreNoRoom', `no room to restore from the nightly backup: ${errors}`);
    if (status !== 0) throw resticFailure(errors);
  }

  async #must(args: readonly string[]): Promise<void> {
    const { status, errors } = await this.#run(args, undefined);
    if (status !== 0) throw resticFailure(errors);
  }

  #run(args: readonly string[], line: ((line: string) => void) | undefined, limit = longQuiet): Promise<EndedProgram> {
    return runBackupProgram('restic', [...this.#repository.args, ...args], {
      limit,
      newsOf: withoutTimes,
      started: this.#started,
      ...(line && { line }),
      env: { ...this.#repository.environment, RESTIC_PROGRESS_FPS: '1', GOGC: '50' },
    });
  }
}

/**
 * A line of restic without the elapsed time, which restic prints every second, even while it waits for another server.
 */
export function withoutTimes(line: string): string {
  return line.replace(/^\[[\d:]+\] /, '').replaceAll(/"seconds_(elapsed|remaining)":\d+,?/g, '');
}

/** Panelsmith's own passwords and history: they are not in the classic list, since other systems do not have them. */
function ownPaths(root: Root): string[] {
  return ['var/lib/panelsmith/passwords', 'var/lib/panelsmith/history.jsonl'].filter((path) => exists(root, path));
}

/** The types of restic as those of an archive. */
const memberTypes: Readonly<Record<string, string>> = { file: '-', dir: 'd', symlink: 'l' };

function isWrongPassword(errors: string): boolean {
  return /wrong password|no key found/i.test(errors);
}

function resticFailure(errors: string): Failure {
  // ssh frames its warnings, and the lines of the two come in any order.
  const lines = errors.split('\n').map((line) => line.replace(/^subprocess ssh: /, ''));
  const message = lines.filter((line) => !/^@*$/.test(line));
  const reason = message.slice(-4).join(' ').slice(-500);
  return new Failure('errors.backupEngine', `restic failed: ${errors}`, { kind: 'unavailable', args: { reason } });
}

/** A path as a pattern that matches only this path. */
function escapePattern(path: string): string {
  return path.replace(/[\\*?[]/g, '\\$&');
}
