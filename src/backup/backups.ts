import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn } from '../root.ts';
import { openDesktopBackup, type DesktopBackup, type DesktopProgress } from './desktop-backup.ts';
import { estimateBytes } from './estimate.ts';
import { endLeftBehind, type BackupSystem } from './paired.ts';
import { backupFolder } from './places.ts';
import { findRunning } from './running-file.ts';

/** An estimate is good for this time. */
const estimateMs = 10 * 60_000;

/** Backups and restores of one root. */
export class Backups {
  readonly #system: BackupSystem;
  #estimate: { readonly at: number; readonly bytes: Promise<number> } | undefined;
  #desktop: DesktopProgress | undefined;

  constructor(system: BackupSystem) {
    this.#system = system;
  }

  /** The bytes on the disk of what a backup holds. */
  estimate(): Promise<number> {
    const known = this.#estimate;
    if (known && Date.now() - known.at < estimateMs) return known.bytes;
    const bytes = estimateBytes(this.#system.root);
    this.#estimate = { at: Date.now(), bytes };
    return bytes;
  }

  /** The kind of the backup that is running; undefined if there is none. */
  get running(): string | undefined {
    const running = findRunning(this.#system.root);
    return running && !running.isGone ? running.kind : undefined;
  }

  /** The desktop backup that this process is sending. */
  get sending(): Readonly<DesktopProgress> | undefined {
    return this.#desktop;
  }

  /** @throws Failure `errors.backupRunning`, `errors.preBackup` */
  async openDesktop(account: string, passphrase: string | undefined): Promise<DesktopBackup> {
    const progress = { begun: new Date(), bytes: 0 };
    const backup = await openDesktopBackup(this.#system, { account, passphrase }, progress);
    this.#desktop = progress;
    return {
      ...backup,
      settle: async (isComplete) => {
        this.#desktop = undefined;
        await backup.settle(isComplete);
      },
    };
  }

  /** At start: ends what a killed process has left. */
  async recover(): Promise<void> {
    const folder = backupFolder(this.#system.root);
    if (this.running === undefined)
      for (const name of namesIn(folder).filter((one) => one.startsWith('archive-')))
        rmSync(join(folder, name), { recursive: true, force: true });
    await endLeftBehind(this.#system);
  }
}
