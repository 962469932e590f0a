import type { Readable } from 'node:stream';
import { Failure } from '../../refusals.ts';
import type { ResticSnapshot } from '../nightly/restic.ts';
import { applyRestore, type ApplySystem } from './apply/apply-restore.ts';
import { parseChoice } from './choice.ts';
import { planDatabases } from './stage/databases-plan.ts';
import { decryptArchive } from './source/decrypt-archive.ts';
import { checkRestore, prepareRestore } from './restore-steps.ts';
import { recoverRestores } from './recover-restores.ts';
import {
  allRestores,
  dropRestore,
  findRestore,
  openRestore,
  type RestoreChoice,
  type RestoreState,
} from './restore-state.ts';
import { RestoreWork } from './restore-work.ts';
import type { StagedRestore } from './stage/stage-databases.ts';
import { takeArchive, takeSnapshot } from './source/take-archive.ts';

/**
 * Restores of one root, from an archive on its way to the databases and files. Everything is prepared beside the data;
 * only the last step touches it, and goes on after a restart.
 */
export class Restores {
  readonly #system: ApplySystem;
  readonly #isBusy: () => boolean;
  readonly #work: RestoreWork;

  /** @param isBusy whether a backup is running */
  constructor(system: ApplySystem, isBusy: () => boolean) {
    this.#system = system;
    this.#isBusy = isBusy;
    this.#work = new RestoreWork(system);
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
    return this.#work.progress(id);
  }

  /** Resolves when the present step of a restore has ended, in this process. */
  settled(id: string): Promise<void> {
    return this.#work.settled(id);
  }

  /**
   * Stores an uploaded archive, and begins to check it.
   * @returns the restore
   * @throws Failure `errors.restoreNoRoom`, `errors.archiveUnreadable`
   */
  async take(archive: Readable, name: string, account: string): Promise<string> {
    return takeArchive(this.#system, archive, { name, account }, (id) => {
      this.#check(id);
    });
  }

  /**
   * Begins a restore from a nightly backup.
   * @returns the restore
   */
  takeSnapshot(snapshot: ResticSnapshot, account: string): string {
    const id = takeSnapshot(this.#system.root, snapshot, account);
    this.#check(id);
    return id;
  }

  #check(id: string): void {
    this.#work.begin(id, 'checking', (state, progress) => checkRestore(this.#system, state, progress));
  }

  /** Begins to decrypt an archive, and to check it. */
  unlock(id: string, passphrase: string): void {
    openRestore(this.#system.root, id, ['locked']);
    this.#work.begin(id, 'checking', async (state, progress) => {
      const decrypted = await decryptArchive(this.#system, state, passphrase);
      if (decrypted) await checkRestore(this.#system, decrypted, progress);
    });
  }

  /**
   * Begins to unpack what was chosen, and to compare it.
   * @throws Failure `errors.notFound`
   */
  choose(id: string, choice: RestoreChoice): void {
    const { contents } = openRestore(this.#system.root, id, ['checked', 'ready']);
    const chosen = contents && parseChoice(choice, contents);
    if (!chosen)
      throw new Failure('errors.notFound', `restore ${id} does not hold ${choice.what}`, { kind: 'missing' });
    this.#work.begin(id, 'preparing', (state, progress) =>
      prepareRestore(this.#system, { ...state, choice, failure: undefined }, progress),
    );
  }

  /** What a restore that is ready would do to the databases. Nothing is written. */
  plan(state: RestoreState): StagedRestore {
    return planDatabases(this.#system.databases, state);
  }

  /**
   * Begins to change the server.
   * @throws Failure `errors.backupRunning`
   */
  apply(id: string, account: string): void {
    openRestore(this.#system.root, id, ['ready']);
    if (this.applying || this.#isBusy())
      throw new Failure('errors.backupRunning', 'a backup or another restore is running', { kind: 'conflict' });
    this.#work.begin(id, 'applying', (state) => applyRestore(this.#system, { ...state, account, failure: undefined }));
  }

  /** @throws Failure `errors.backupRunning` for one that is being worked on */
  drop(id: string): void {
    this.#work.mustRest(id);
    dropRestore(this.#system.root, id);
  }

  /** At start: goes on with what a killed process has begun. */
  recover(): void {
    recoverRestores(this.#system, this.#work);
  }
}
