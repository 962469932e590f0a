import { chmodSync, chownSync, closeSync, fchmodSync, fchownSync, fsync, mkdirSync, openSync } from 'node:fs';
import { readFileSync, renameSync, rmSync, statSync, writeSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { removeIfPossible } from '../../files/replace-file.ts';
import { Failure, messageOf } from '../../refusals.ts';
import { FolderSync } from './folder-sync.ts';

/** Mode and owner of an output; undefined if not set. */
export interface OutputOwner {
  readonly mode: number | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

/** An output to write. */
export interface Output {
  readonly file: string;
  readonly bytes: Buffer;
  /** Mode and owner from the settings. */
  readonly owner: OutputOwner;
  /** Checks the new file before it takes the name; it throws to refuse it. */
  readonly check: ((file: string) => Promise<void>) | undefined;
  /** Whether a missing folder is made. */
  readonly makesFolder: boolean;
  /** The file that provides the default mode and owner. If it does not exist: root and 0644. */
  readonly like: string;
}

type Outcome = 'written' | 'unchanged';

/**
 * Writes outputs safely: a new file is written beside the old one and flushed before it is renamed, so that after an
 * interruption either the old or the new file is there. Several outputs may be in progress at once.
 */
export class OutputWriter {
  readonly #folders = new FolderSync();
  readonly #going = new Map<string, Promise<Outcome>>();

  /**
   * Writes an output. If the content is the same, only mode and owner are updated.
   * @throws Failure `errors.templateFailed`; the old file stays in place
   */
  async write(output: Output): Promise<Outcome> {
    for (let before; (before = this.#going.get(output.file));) await before.catch(() => undefined);
    const going = this.#write(output);
    this.#going.set(output.file, going);
    try {
      return await going;
    } finally {
      this.#going.delete(output.file);
    }
  }

  /** Waits for all pending outputs. */
  async allWritten(): Promise<void> {
    await Promise.allSettled(this.#going.values());
  }

  /** Deletes an output as its metadata demands. */
  async remove(file: string): Promise<'deleted'> {
    await this.allWritten();
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw failure(file, 'it is a folder');
    rmSync(file, { force: true });
    return 'deleted';
  }

  async #write(output: Output): Promise<Outcome> {
    const { file, bytes, owner, like } = output;
    const old = statSync(file, { throwIfNoEntry: false });
    if (old?.isDirectory()) throw failure(file, 'it is a folder');
    const found = like === file ? old : statSync(like, { throwIfNoEntry: false });
    const kept = found?.isFile() ? found : undefined;
    const wanted: WantedOwner = {
      mode: owner.mode ?? (kept ? kept.mode & 0o7777 : 0o644),
      uid: owner.uid ?? kept?.uid ?? 0,
      gid: owner.gid ?? kept?.gid ?? 0,
    };
    try {
      const isSame = old?.size === bytes.length && readFileSync(file).equals(bytes);
      if (isSame) setOwner(file, old, wanted);
      else await this.#replace(output, wanted);
      // The output is in its place, whether or not these can be removed.
      if (old) for (const leftover of ['rpmsave', 'rpmnew']) removeIfPossible(`${file}.${leftover}`);
      return isSame ? 'unchanged' : 'written';
    } catch (cause) {
      if (cause instanceof Failure) throw cause;
      throw failure(file, messageOf(cause), cause);
    }
  }

  async #replace({ file, bytes, check, makesFolder }: Output, wanted: WantedOwner): Promise<void> {
    const temporary = `${file}.${process.pid}`;
    if (makesFolder) mkdirSync(dirname(file), { recursive: true });
    try {
      await writeNew(temporary, bytes, wanted);
      await check?.(temporary);
      renameSync(temporary, file);
    } catch (error) {
      removeIfPossible(temporary);
      throw error;
    }
    await this.#folders.sync(dirname(file));
  }
}

interface WantedOwner {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

const sync = promisify(fsync);

/** Asynchronous only while waiting for the disk. */
async function writeNew(file: string, bytes: Buffer, wanted: WantedOwner): Promise<void> {
  rmSync(file, { force: true });
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
    if (mayGiveAway()) fchownSync(descriptor, wanted.uid, wanted.gid);
    fchmodSync(descriptor, wanted.mode);
    await sync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Without root rights, as in a trial, new files belong to the current user. */
function mayGiveAway(): boolean {
  return process.getuid?.() === 0;
}

function setOwner(file: string, old: Stats, wanted: WantedOwner): void {
  const moves = mayGiveAway() && (old.uid !== wanted.uid || old.gid !== wanted.gid);
  if (moves) chownSync(file, wanted.uid, wanted.gid);
  if (moves || (old.mode & 0o7777) !== wanted.mode) chmodSync(file, wanted.mode);
}

function failure(file: string, why: string, cause?: unknown): Failure {
  return new Failure('errors.templateFailed', `cannot write ${file}: ${why}`, { args: { template: file }, cause });
}
