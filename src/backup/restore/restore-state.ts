import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '../../files/state/json-kinds.ts';
import { readRegularFile } from '../../files/regular-file.ts';
import { replaceFileNow } from '../../files/replace-file.ts';
import { readableState, readStateFile } from '../../files/state/state-file.ts';
import { isAlive, ownIdentity } from '../../process/process-identity.ts';
import { Failure } from '../../refusals.ts';
import { type Root } from '../../root.ts';
import { namesIn } from '../../files/names-in.ts';
import type { Contents } from '../archive/contents.ts';
import type { ArchiveManifest } from '../archive/archive-manifest.ts';
import type { ResticSnapshot } from '../nightly/restic.ts';
import { stagesPath } from '../backup-paths.ts';
import type { BackupSystem } from '../begin-backup.ts';

/** What a person chose to restore. */
export interface RestoreChoice {
  /**
   * `all`, `databases`, or a kind and a name such as `bay:sales`, `user:abc`, `mail:abc`, `database:hosts`,
   * `export:shop`.
   */
  readonly what: string;
  /** Whose name and addresses the server has afterwards. */
  readonly identity: 'archive' | 'here';
}

/** How the files of a restore compare to those that are there. */
export interface FilesPlan {
  readonly added: number;
  readonly replaced: number;
  readonly same: number;
  readonly bytes: number;
  /** Files that are newer here than in the archive: the first of them, and how many. */
  readonly newer: readonly string[];
  readonly newerCount: number;
  /** Links that lead to a place outside, devices and pipes, which are left out. */
  readonly leftOut: readonly string[];
}

/**
 * `locked`: it needs its passphrase. `checking`, `preparing`, `applying`: work is going on. `checked`: a person chooses.
 * `ready`: a person looks at what will change.
 */
type RestoreStep = 'locked' | 'checking' | 'checked' | 'preparing' | 'ready' | 'applying' | 'done' | 'refused';

/** A restore on its way, as it is kept on the disk. */
export interface RestoreState {
  readonly id: string;
  /** File name of the archive, as it was sent; or the snapshot of the nightly backups. */
  readonly name: string;
  /** The nightly backup that it is made from; undefined for an archive. */
  readonly snapshot?: ResticSnapshot | undefined;
  readonly account: string;
  readonly begun: string;
  readonly bytes: number;
  readonly step: RestoreStep;
  /** The process that works on it. */
  readonly process?: string | undefined;
  readonly manifest?: ArchiveManifest | undefined;
  readonly contents?: Contents | undefined;
  readonly choice?: RestoreChoice | undefined;
  readonly files?: FilesPlan | undefined;
  /** Why it was refused or failed: a lexicon key. */
  readonly failure?: { readonly key: string; readonly args: Readonly<Record<string, string | number>> } | undefined;
  /** The entry of the history with the databases. */
  readonly entry?: string | undefined;
  /** The record of past backups. */
  readonly record?: string | undefined;
}

/** The folder of a restore. */
export function restoreFolder(root: Root, id: string): string {
  return join(stagesFolder(root), id);
}

function stagesFolder(root: Root): string {
  return root.path(root.flavour === 'nethserver' ? 'var/lib/.panelsmith-restore' : stagesPath);
}

/** @throws the error of the file system if it cannot be written */
export function saveRestore(root: Root, state: RestoreState): void {
  replaceFileNow(stateFile(root, state.id), JSON.stringify(state), { isSynced: true });
}

function isRestoreId(id: string): boolean {
  return /^[0-9a-z]{8,40}$/.test(id);
}

/** @returns undefined if there is none, or its file is damaged or cannot be read */
export function findRestore(root: Root, id: string): RestoreState | undefined {
  return isRestoreId(id) ? readableState(stateFile(root, id), isStateOf(id)) : undefined;
}

/** @throws Failure `errors.notFound` if there is none, or it is at none of these steps */
export function openRestore(root: Root, id: string, steps?: readonly RestoreStep[]): RestoreState {
  const state = findRestore(root, id);
  if (!state || (steps && !steps.includes(state.step)))
    throw new Failure('errors.notFound', `no restore ${id}${steps ? ` that is ${steps.join(' or ')}` : ''}`, {
      kind: 'missing',
    });
  return state;
}

function stateFile(root: Root, id: string): string {
  return join(restoreFolder(root, id), 'restore.json');
}

/** Only Panelsmith can write to the folder, so a file with valid JSON and this id is one of its own. */
function isStateOf(id: string): (json: unknown) => json is RestoreState {
  return (json): json is RestoreState => isJsonObject(json) && json['id'] === id;
}

/**
 * Notes that an archive is being sent.
 * @returns a function that forgets it
 */
export function noteTaking(root: Root, id: string): () => void {
  const file = join(restoreFolder(root, id), takingFile);
  replaceFileNow(file, ownIdentity(), { isSynced: true });
  return () => {
    rmSync(file, { force: true });
  };
}

/**
 * Removes the parts of archives whose upload ended because the process was killed.
 * @throws an error of the file system if the folder of one cannot be read
 */
export function dropHalfTaken(root: Root): void {
  for (const id of namesIn(stagesFolder(root)).filter(isRestoreId)) {
    const file = join(restoreFolder(root, id), takingFile);
    if (!existsSync(file) || readStateFile(stateFile(root, id), isStateOf(id))) continue;
    if (!isAlive(readRegularFile(file))) dropRestore(root, id);
  }
}

const takingFile = 'taking';

/** All that are kept, the newest first. */
export function allRestores(root: Root): RestoreState[] {
  return namesIn(stagesFolder(root))
    .flatMap((id) => findRestore(root, id) ?? [])
    .sort((a, b) => b.begun.localeCompare(a.begun));
}

/** Removes a restore with everything that it prepared, and with the kept files that it replaced. */
export function dropRestore(root: Root, id: string): void {
  if (isRestoreId(id)) rmSync(restoreFolder(root, id), { recursive: true, force: true });
}

/**
 * Removes something that a restore has left. A failure is only logged: why the archive could not be used is what the
 * person needs, and the next start tries again.
 */
export function tryToRemove({ log }: Pick<BackupSystem, 'log'>, id: string, remove: () => void): void {
  try {
    remove();
  } catch (err) {
    log('error', 'the remains of a restore cannot be removed', { restore: id, err });
  }
}
