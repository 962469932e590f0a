import { randomBytes } from 'node:crypto';
import { createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure, hasCode } from '../../refusals.ts';
import { isAlive, ownIdentity } from '../../process/process-identity.ts';
import { isCompressed, isEncrypted, startAge, wrongPassphrase } from '../age/age-streams.ts';
import { feedFile } from '../feed-file.ts';
import type { ResticSnapshot } from '../nightly/restic.ts';
import { applyRestore, type ApplySystem } from './apply-restore.ts';
import { chosenOf, parseChoice, pathsOf } from './choice.ts';
import { archiveFile, archiveSource } from './archive-source.ts';
import { planDatabases } from './databases-plan.ts';
import { arrangeStage, clearStage, stagePlaces } from './stage-places.ts';
import {
  allRestores,
  dropHalfTaken,
  dropRestore,
  findRestore,
  noteTaking,
  restoreFolder,
  saveRestore,
  type RestoreChoice,
  type RestoreState,
} from './restore-state.ts';
import type { RestoreSource } from './restore-source.ts';
import { snapshotSource } from './snapshot-source.ts';
import type { StagedRestore } from './stage-databases.ts';

/**
 * Restores of one root, from an archive on its way to the databases and files. Everything is prepared beside the data;
 * only the last step touches it, and goes on after a restart.
 */
export class Restores {
  readonly #system: ApplySystem;
  readonly #isBusy: () => boolean;
  readonly #progress = new Map<string, number>();
  readonly #working = new Map<string, Promise<void>>();

  /** @param isBusy whether a backup is running */
  constructor(system: ApplySystem, isBusy: () => boolean) {
    this.#system = system;
    this.#isBusy = isBusy;
  }

  /** All that are kept, the newest first. */
  get all(): readonly RestoreState[] {
    return allRestores(this.#system.root);
  }

  find(id: string): RestoreState | undefined {
    return findRestore(this.#system.root, id);
  }

  /** The restore that is changing the server now. */
  get applying(): RestoreState | undefined {
    return this.all.find(({ step }) => step === 'applying');
  }

  /** How much of the present step is done, 0 to 1; undefined where that is not known. */
  progress(id: string): number | undefined {
    return this.#progress.get(id);
  }

  /** Resolves when the present step of a restore has ended, in this process. */
  async settled(id: string): Promise<void> {
    await this.#working.get(id);
  }

  /**
   * Stores an uploaded archive, and begins to check it.
   * @returns the restore
   * @throws Failure `errors.restoreNoRoom`, `errors.archiveUnreadable`
   */
  async take(archive: Readable, name: string, account: string): Promise<string> {
    const { root } = this.#system;
    const id = randomBytes(8).toString('hex');
    try {
      const taken = noteTaking(root, id);
      await pipeline(archive, createWriteStream(this.#archive(id), { mode: 0o600 }));
      const bytes = statSync(this.#archive(id)).size;
      const isLocked = isEncrypted(this.#archive(id));
      if (!isLocked && !isCompressed(this.#archive(id)))
        throw new Failure('errors.archiveUnreadable', 'neither compressed by gzip nor encrypted by age');
      const begun = new Date().toISOString();
      saveRestore(root, { id, name, account, begun, bytes, step: isLocked ? 'locked' : 'checking' });
      taken();
      if (!isLocked) this.#work(id, 'checking', (state) => this.#check(state));
      return id;
    } catch (error) {
      this.#tryToRemove(id, () => {
        dropRestore(root, id);
      });
      if (hasCode(error, 'ENOSPC', 'EDQUOT'))
        throw new Failure('errors.restoreNoRoom', 'no room for the archive', { cause: error });
      throw error;
    }
  }

  /** Why an archive could not be used is more important than that its remains are still there. */
  #tryToRemove(id: string, remove: () => void): void {
    try {
      remove();
    } catch (err) {
      this.#system.log('error', 'what came of an archive cannot be removed', { restore: id, err });
    }
  }

  /**
   * Begins a restore from a nightly backup.
   * @returns the restore
   */
  takeSnapshot(snapshot: ResticSnapshot, account: string): string {
    const id = randomBytes(8).toString('hex');
    const name = `${snapshot.host} ${snapshot.time.slice(0, 16).replace('T', ' ')}`;
    const begun = new Date().toISOString();
    saveRestore(this.#system.root, { id, name, snapshot, account, begun, bytes: 0, step: 'checking' });
    this.#work(id, 'checking', (state) => this.#check(state));
    return id;
  }

  /** Begins to decrypt an archive, and to check it. */
  unlock(id: string, passphrase: string): void {
    this.#mustFind(id, ['locked']);
    this.#work(id, 'checking', async (state) => {
      const decrypted = this.#decrypted(id);
      const { child, ended } = startAge('decrypt', passphrase);
      const [output, input] = [child.stdout, child.stdin];
      if (!output || !input) throw new Error('age has no pipes');
      const [{ status, errors, isLate }] = await Promise.all([
        ended,
        feedFile(this.#archive(id), input),
        pipeline(output, createWriteStream(decrypted, { mode: 0o600 })),
      ]);
      if (isLate) throw new Error(errors);
      if (status === wrongPassphrase) {
        rmSync(decrypted, { force: true });
        this.#save({ ...state, step: 'locked', failure: { key: 'errors.wrongPassphrase', args: {} } });
        return;
      }
      if (status !== 0) throw new Failure('errors.archiveDamaged', `the archive cannot be decrypted: ${errors}`);
      renameSync(decrypted, this.#archive(id));
      await this.#check({ ...state, failure: undefined, bytes: statSync(this.#archive(id)).size });
    });
  }

  /** Begins to unpack what was chosen, and to compare it. @throws Failure `errors.notFound` */
  choose(id: string, choice: RestoreChoice): void {
    const { contents } = this.#mustFind(id, ['checked', 'ready']);
    const chosen = contents && parseChoice(choice, contents);
    if (!chosen)
      throw new Failure('errors.notFound', `restore ${id} does not hold ${choice.what}`, { kind: 'missing' });
    this.#work(id, 'preparing', (state) => this.#prepare({ ...state, choice, failure: undefined }));
  }

  /** What a restore that is ready would do to the databases. Nothing is written. */
  plan(state: RestoreState): StagedRestore {
    return planDatabases(this.#system.databases, state);
  }

  /** Begins to change the server. @throws Failure `errors.backupRunning` */
  apply(id: string, account: string): void {
    this.#mustFind(id, ['ready']);
    if (this.applying || this.#isBusy())
      throw new Failure('errors.backupRunning', 'a backup or another restore is running', { kind: 'conflict' });
    this.#work(id, 'applying', (state) => this.#apply({ ...state, account, failure: undefined }));
  }

  /** @throws Failure `errors.backupRunning` for one that is being worked on */
  drop(id: string): void {
    if (this.#working.has(id))
      throw new Failure('errors.backupRunning', `restore ${id} is being worked on`, { kind: 'conflict' });
    dropRestore(this.#system.root, id);
  }

  /** At start: goes on with what a killed process has begun. */
  recover(): void {
    try {
      dropHalfTaken(this.#system.root);
    } catch (err) {
      this.#system.log('error', 'what remains of an interrupted upload cannot be read', { err });
    }
    for (const state of this.#readable()) {
      if (state.process === undefined || isAlive(state.process)) continue;
      try {
        this.#goOn(state);
      } catch (err) {
        this.#system.log('error', 'a restore cannot go on', { restore: state.id, step: state.step, err });
      }
    }
  }

  #readable(): readonly RestoreState[] {
    try {
      return this.all;
    } catch (err) {
      this.#system.log('error', 'the restores that a killed process has begun cannot be read', { err });
      return [];
    }
  }

  #goOn(state: RestoreState): void {
    const { id, step } = state;
    if (step === 'checking') this.#checkAgain(state);
    if (step === 'preparing') this.#work(id, step, (now) => this.#prepare(now));
    if (step === 'applying') this.#work(id, step, (now) => this.#apply(now));
  }

  /** Repeats a check; an archive that was not yet decrypted needs its passphrase again. */
  #checkAgain(state: RestoreState): void {
    rmSync(this.#decrypted(state.id), { force: true });
    if (state.snapshot === undefined && isEncrypted(this.#archive(state.id)))
      this.#save({ ...state, step: 'locked', process: undefined });
    else this.#work(state.id, 'checking', (now) => this.#check(now));
  }

  async #check(state: RestoreState): Promise<void> {
    const { contents, manifest } = await this.#source(state).check();
    const bytes = state.snapshot === undefined ? state.bytes : contents.all.bytes;
    this.#save({ ...state, step: 'checked', contents, manifest, bytes });
  }

  async #prepare(state: RestoreState): Promise<void> {
    const { root } = this.#system;
    const places = stagePlaces(restoreFolder(root, state.id));
    const { chosen, contents } = chosenOf(state);
    try {
      clearStage(places);
      await this.#source(state).unpack(places.files, pathsOf(chosen, contents));
      const files = await arrangeStage(places, contents.layout, root);
      this.#save({ ...state, step: 'ready', files });
    } catch (error) {
      this.#system.log('error', 'a restore cannot be prepared', { restore: state.id, err: error });
      this.#tryToRemove(state.id, () => {
        clearStage(places);
      });
      const failure = failureOf(error, 'preparing');
      this.#save({ ...state, step: 'checked', failure });
    }
  }

  async #apply(state: RestoreState): Promise<void> {
    await applyRestore(this.#system, state, {
      plan: () => planDatabases(this.#system.databases, state),
      save: (next) => {
        this.#save(next);
      },
    });
  }

  /** Does the work of one step; a failure is kept for the page. */
  #work(id: string, step: 'checking' | 'preparing' | 'applying', work: (state: RestoreState) => Promise<void>): void {
    const state = this.#mustFind(id, undefined);
    if (this.#working.has(id))
      throw new Failure('errors.backupRunning', `restore ${id} is being worked on`, { kind: 'conflict' });
    const now: RestoreState = { ...state, step, process: ownIdentity() };
    this.#save(now);
    if (state.snapshot === undefined) this.#progress.set(id, 0);
    const working = work(now)
      .catch((error: unknown) => {
        this.#system.log('error', 'a restore failed', { restore: id, step, err: error });
        // Nobody can use it any more, and it may be large.
        if (step === 'checking')
          for (const file of [this.#archive(id), this.#decrypted(id)])
            this.#tryToRemove(id, () => {
              rmSync(file, { force: true });
            });
        // A step that was begun can be repeated, and has to be: until then the replaced files are kept.
        const failure = failureOf(error, step);
        this.#save({
          ...(this.find(id) ?? now),
          step: step === 'applying' ? 'ready' : 'refused',
          process: undefined,
          failure,
        });
      })
      .catch((error: unknown) => {
        this.#system.log('error', 'the end of a restore cannot be noted', { restore: id, err: error });
      })
      .finally(() => {
        this.#working.delete(id);
        this.#progress.delete(id);
      });
    this.#working.set(id, working);
  }

  #archive(id: string): string {
    return archiveFile(this.#system, id);
  }

  /** An archive while it is decrypted. */
  #decrypted(id: string): string {
    return `${this.#archive(id)}.plain`;
  }

  #source(state: RestoreState): RestoreSource {
    if (state.snapshot !== undefined) return snapshotSource(this.#system, state.snapshot);
    return archiveSource(this.#system, state, (fraction) => {
      this.#progress.set(state.id, fraction);
    });
  }

  #save(state: RestoreState): void {
    saveRestore(this.#system.root, state);
  }

  #mustFind(id: string, steps: readonly RestoreState['step'][] | undefined): RestoreState {
    const state = this.find(id);
    if (!state || (steps && !steps.includes(state.step)))
      throw new Failure('errors.notFound', `no restore ${id}${steps ? ` that is ${steps.join(' or ')}` : ''}`, {
        kind: 'missing',
      });
    return state;
  }
}

function failureOf(error: unknown, step: RestoreState['step']): NonNullable<RestoreState['failure']> {
  if (error instanceof Failure) return { key: error.key, args: error.args };
  if (!hasCode(error, 'ENOSPC', 'EDQUOT')) return { key: 'errors.restoreFailed', args: {} };
  return { key: step === 'applying' ? 'errors.restoreHalf' : 'errors.restoreNoRoom', args: {} };
}
