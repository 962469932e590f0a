import { chmodSync, chownSync, closeSync, fchmodSync, fchownSync, fsync, mkdirSync, openSync } from 'node:fs';
import { readFileSync, renameSync, rmSync, statSync, writeSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../problems.ts';
import { FolderSync } from './folder-sync.ts';

/** Mode and owner of an output; undefined where nothing was said. */
export interface OutputOwner {
  readonly mode: number | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

/** What is to be in place. */
export interface Output {
  readonly file: string;
  readonly bytes: Buffer;
  /** What was said about mode and owner. */
  readonly owner: OutputOwner;
  /** Checks the new file before it takes the name; it throws to refuse it. */
  readonly check: ((file: string) => Promise<void>) | undefined;
  /** Whether a missing folder is made. */
  readonly makesFolder: boolean;
  /** The file whose mode and owner count where nothing was said; where it is not there, root and 0644. */
  readonly like: string;
}

type Outcome = 'written' | 'unchanged';

/**
 * Puts outputs in place: a new file beside the old one, on the disk before it takes the name, so that whatever interrupts
 * this the old or the new file is there. Several may be on their way to the disk at once.
 */
export class OutputWriter {
  readonly #folders = new FolderSync();
  readonly #going = new Map<string, Promise<Outcome>>();

  /**
   * An output that would say the same is left as it is, but for mode and owner.
   * @throws Failure `errors.templateFailed`: the old file is there
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

  /** Waits for everything that is on its way. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#going.values());
  }

  /** Removes an output that the metadata says shall not be. */
  async remove(file: string): Promise<'deleted'> {
    await this.settle();
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
      if (old) for (const leftover of ['rpmsave', 'rpmnew']) rmSync(`${file}.${leftover}`, { force: true });
      return isSame ? 'unchanged' : 'written';
    } catch (cause) {
      if (cause instanceof Failure) throw cause;
      throw failure(file, cause instanceof Error ? cause.message : String(cause), cause);
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
      rmSync(temporary, { force: true });
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

/** Only what waits for the disk is not done at once. */
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

/** Who is not root makes files of their own, as a trial does. */
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
