import { rmSync } from 'node:fs';
import { Failure } from '../../refusals.ts';
import { ownIdentity } from '../../process/process-identity.ts';
import type { BackupSystem } from '../begin-backup.ts';
import { archiveFile, decryptedFile } from './source/archive-source.ts';
import { failureOf } from './restore-failure.ts';
import { findRestore, openRestore, saveRestore, type RestoreState } from './restore-state.ts';

/** A step during which work is going on. */
type WorkingStep = 'checking' | 'preparing' | 'applying';

/** @param progress takes the part that is done, 0 to 1 */
type Work = (state: RestoreState, progress: (fraction: number) => void) => Promise<void>;

/** The work of this process on the restores of one root: one step of each at a time. */
export class RestoreWork {
  readonly #system: BackupSystem;
  readonly #progress = new Map<string, number>();
  readonly #working = new Map<string, Promise<void>>();

  constructor(system: BackupSystem) {
    this.#system = system;
  }

  /** How much of the present step is done, 0 to 1; undefined where that is not known. */
  progress(id: string): number | undefined {
    return this.#progress.get(id);
  }

  /** Resolves when the present step of a restore has ended, in this process. */
  async settled(id: string): Promise<void> {
    await this.#working.get(id);
  }

  /** @throws Failure `errors.backupRunning` for one that is being worked on */
  mustRest(id: string): void {
    if (this.#working.has(id))
      throw new Failure('errors.backupRunning', `restore ${id} is being worked on`, { kind: 'conflict' });
  }

  /**
   * Begins the work of one step; a failure is kept for the page.
   * @throws Failure `errors.backupRunning` for one that is being worked on
   */
  begin(id: string, step: WorkingStep, work: Work): void {
    const state = openRestore(this.#system.root, id);
    this.mustRest(id);
    const now: RestoreState = { ...state, step, process: ownIdentity() };
    saveRestore(this.#system.root, now);
    if (state.snapshot === undefined) this.#progress.set(id, 0);
    const working = work(now, (fraction) => {
      this.#progress.set(id, fraction);
    })
      .catch((error: unknown) => {
        this.#fail(now, step, error);
      })
      .catch((error: unknown) => {
        this.#system.log('error', 'the end of a restore cannot be recorded', { restore: id, err: error });
      })
      .finally(() => {
        this.#working.delete(id);
        this.#progress.delete(id);
      });
    this.#working.set(id, working);
  }

  #fail(state: RestoreState, step: WorkingStep, error: unknown): void {
    const { root, log } = this.#system;
    const { id } = state;
    log('error', 'a restore failed', { restore: id, step, err: error });
    // It is no longer usable, and may be large.
    if (step === 'checking')
      for (const file of [archiveFile(this.#system, id), decryptedFile(this.#system, id)])
        rmSync(file, { force: true });
    saveRestore(root, {
      ...(findRestore(root, id) ?? state),
      // A step that was begun can be repeated, and has to be: until then the replaced files are kept.
      step: step === 'applying' ? 'ready' : 'refused',
      process: undefined,
      failure: failureOf(error, step),
    });
  }
}
