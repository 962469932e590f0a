import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../refusals.ts';
import { namesIn } from '../files/names-in.ts';
import { openDesktopBackup, type DesktopBackup, type DesktopProgress } from './desktop-backup.ts';
import { runDrill, type DrillSystem } from './drill/run-drill.ts';
import { estimateBytes } from './estimate.ts';
import { adoptKey } from './nightly/adopt-key.ts';
import { runNightly, verifyNightly, withRestic, type NightlyWatch } from './nightly/nightly-run.ts';
import { isNightlyDue, isVerifyDue } from './nightly/schedule.ts';
import { nightlySettings, type NightlySettings } from './nightly/settings.ts';
import type { ResticSnapshot } from './nightly/restic.ts';
import { endLeftBehind } from './begin-backup.ts';
import { backupStateFolder } from './backup-paths.ts';
import type { ApplySystem } from './restore/apply/apply-restore.ts';
import { Restores } from './restore/restores.ts';
import { findRunning } from './running-file.ts';

/** An estimate is good for this time. */
const estimateMs = 10 * 60_000;

/** How often to look for work that is due. */
const checkMs = 60_000;

/** The kinds of backup work other than a desktop backup. */
export type NightlyWork = 'nightly' | 'verify' | 'drill';

interface BackupsSystem extends ApplySystem, DrillSystem {
  /** Sends a mail to those who get the server's notices. */
  readonly mail: (template: 'backupGood' | 'backupAndDrillGood') => Promise<unknown>;
}

interface RunningWork {
  readonly kind: NightlyWork;
  /** 0 to 1. */
  fraction: number;
  child?: ChildProcess;
}

/** Backups and restores of one root. */
export class Backups {
  readonly restores: Restores;
  readonly #system: BackupsSystem;
  #estimate: { readonly at: number; readonly bytes: Promise<number | undefined> } | undefined;
  #desktop: DesktopProgress | undefined;
  #work: RunningWork | undefined;
  #working: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(system: BackupsSystem) {
    this.#system = system;
    this.restores = new Restores(system, () => this.running !== undefined);
  }

  /** The bytes on the disk of what a backup holds; undefined if they cannot be counted. */
  estimate(): Promise<number | undefined> {
    const known = this.#estimate;
    if (known && Date.now() - known.at < estimateMs) return known.bytes;
    const bytes = estimateBytes(this.#system.root).catch((error: unknown) => {
      this.#system.log('warn', 'the size of a backup cannot be estimated', { err: error });
      return undefined;
    });
    this.#estimate = { at: Date.now(), bytes };
    return bytes;
  }

  /** The kind of the backup that is running, in any process; undefined if there is none. */
  get running(): string | undefined {
    if (this.#work) return this.#work.kind;
    const running = findRunning(this.#system.root);
    return running && !running.hasEnded ? running.kind : undefined;
  }

  /** The desktop backup that this process is sending. */
  get sending(): Readonly<DesktopProgress> | undefined {
    return this.#desktop;
  }

  /** How much of the work of this process is done, 0 to 1. */
  get fraction(): number | undefined {
    return this.#work?.fraction;
  }

  /** Undefined if the nightly backup is not set up. */
  get settings(): NightlySettings | undefined {
    return nightlySettings(this.#system.databases.configuration.snapshot());
  }

  /** @throws Failure `errors.backupRunning`, `errors.preBackup` */
  async openDesktop(account: string, passphrase: string | undefined): Promise<DesktopBackup> {
    this.#mustBeFree();
    const progress = { begun: new Date(), bytes: 0 };
    const backup = await openDesktopBackup(this.#system, { account, passphrase }, progress);
    this.#desktop = progress;
    return {
      ...backup,
      end: async (isComplete) => {
        this.#desktop = undefined;
        await backup.end(isComplete);
      },
    };
  }

  /**
   * Begins a nightly backup, the check of its data, or a drill. If it fails, its record and the log say why.
   * @throws Failure `errors.backupRunning`, `errors.backupNotSetUp`
   */
  start(kinds: readonly NightlyWork[], account: string): void {
    this.#mustBeFree();
    if (!this.settings)
      throw new Failure('errors.backupNotSetUp', 'the nightly backup is not set up', { kind: 'conflict' });
    const [first = 'nightly'] = kinds;
    this.#work = { kind: first, fraction: 0 };
    this.#working = this.#doAll(kinds, account).finally(() => {
      this.#work = undefined;
    });
  }

  /** Resolves when what was begun in this process has ended. */
  async settled(): Promise<void> {
    await this.#working;
  }

  /** The nightly backups that are kept, the newest first. */
  snapshots(): Promise<ResticSnapshot[]> {
    return withRestic(this.#system, noWatch.started, (restic) => restic.snapshots());
  }

  /**
   * Takes the password of another server's recovery sheet for the nightly backups.
   * @returns the backups that it opens
   * @throws Failure `errors.backupPassword`
   */
  adoptKey(password: string): Promise<readonly ResticSnapshot[]> {
    return adoptKey(this.#system, password);
  }

  /** Begins the work that is due. */
  beginDue(now = new Date()): void {
    const { settings } = this;
    if (!settings || this.running !== undefined || this.restores.applying) return;
    const records = this.#system.databases.open('backups').snapshot().ofType('backup_record');
    const drill: NightlyWork[] = settings.hasDrill ? ['drill'] : [];
    if (isNightlyDue(settings, records, now)) this.start(['nightly', ...drill], '');
    else if (isVerifyDue(settings, records, now)) this.start(['verify'], '');
  }

  /** Checks every minute whether something is due; for the process that serves pages. */
  watch(): void {
    this.#timer ??= setInterval(() => {
      try {
        this.beginDue();
      } catch (error) {
        this.#system.log('error', 'a backup that is due cannot be begun', { err: error });
      }
    }, checkMs).unref();
  }

  /** At start: ends the backups and restores of a killed process. */
  async recover(): Promise<void> {
    try {
      if (this.running === undefined) this.#removeLeftBehind();
    } catch (error) {
      this.#system.log('error', 'the remains of a killed backup cannot be removed', { err: error });
    }
    await endLeftBehind(this.#system);
    this.restores.recover();
  }

  #removeLeftBehind(): void {
    const folder = backupStateFolder(this.#system.root);
    for (const name of namesIn(folder).filter((one) => one.startsWith('archive-')))
      rmSync(join(folder, name), { recursive: true, force: true });
  }

  /** Ends the work of this process; post-backup is signalled. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#work?.child?.kill('SIGTERM');
    await this.#working;
  }

  async #doAll(kinds: readonly NightlyWork[], account: string): Promise<void> {
    let isGood = true;
    for (const kind of kinds) {
      const work: RunningWork = { kind, fraction: 0 };
      this.#work = work;
      const watch: NightlyWatch = {
        progress(fraction) {
          work.fraction = fraction;
        },
        started(child) {
          work.child = child;
        },
      };
      try {
        if (kind === 'nightly') await runNightly(this.#system, account, watch);
        if (kind === 'verify') await verifyNightly(this.#system, account, watch);
        if (kind === 'drill') isGood = (await runDrill(this.#system, account, watch)).length === 0;
      } catch (error) {
        this.#system.log('error', `the ${kind} work of backups failed`, { err: error });
        return;
      }
    }
    if (isGood && kinds.includes('nightly')) await this.#mailSuccess(kinds);
  }

  /** Failures are sent by mail with everything else that needs attention. */
  async #mailSuccess(kinds: readonly NightlyWork[]): Promise<void> {
    try {
      if (this.settings?.mail !== 'yes') return;
      await this.#system.mail(kinds.includes('drill') ? 'backupAndDrillGood' : 'backupGood');
    } catch (error) {
      this.#system.log('error', 'the mail about the nightly backup cannot be sent', { err: error });
    }
  }

  #mustBeFree(): void {
    if (this.running !== undefined || this.restores.applying)
      throw new Failure('errors.backupRunning', 'a backup or restore is running', { kind: 'conflict' });
  }
}

const noWatch: NightlyWatch = { progress: () => undefined, started: () => undefined };
