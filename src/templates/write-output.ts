import { chmodSync, chownSync, closeSync, fchmodSync, fchownSync, fsyncSync, openSync } from 'node:fs';
import { readFileSync, renameSync, rmSync, statSync, writeSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../problems.ts';

/** Mode and owner of an output; undefined where nothing was said. */
export interface OutputOwner {
  readonly mode: number | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

/**
 * Puts an output in place: a new file beside the old one, on the disk before it takes the name, so that whatever
 * interrupts this the old or the new file is there. One that would say the same is left as it is, but for mode and owner.
 * @param owner what was said about them; else the old file's are kept, and a new file is root's with mode 0644
 * @param keeps whether the old file's mode and owner count
 * @throws Failure `errors.templateFailed`: the old file is there
 */
export function writeOutput(file: string, bytes: Buffer, owner: OutputOwner, keeps: boolean): 'written' | 'unchanged' {
  const old = statSync(file, { throwIfNoEntry: false });
  if (old?.isDirectory()) throw failure(file, 'it is a folder');
  const kept = keeps ? old : undefined;
  const wanted: WantedOwner = {
    mode: owner.mode ?? (kept ? kept.mode & 0o7777 : 0o644),
    uid: owner.uid ?? kept?.uid ?? 0,
    gid: owner.gid ?? kept?.gid ?? 0,
  };
  try {
    const isSame = old?.size === bytes.length && readFileSync(file).equals(bytes);
    if (isSame) setOwner(file, old, wanted);
    else replace(file, bytes, wanted);
    if (old) for (const leftover of ['rpmsave', 'rpmnew']) rmSync(`${file}.${leftover}`, { force: true });
    return isSame ? 'unchanged' : 'written';
  } catch (cause) {
    throw failure(file, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** Removes an output that the metadata says shall not be. */
export function removeOutput(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw failure(file, 'it is a folder');
  rmSync(file, { force: true });
}

interface WantedOwner {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

function replace(file: string, bytes: Buffer, wanted: WantedOwner): void {
  const temporary = `${file}.${process.pid}`;
  rmSync(temporary, { force: true });
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
      if (mayGiveAway()) fchownSync(descriptor, wanted.uid, wanted.gid);
      fchmodSync(descriptor, wanted.mode);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
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

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function failure(file: string, why: string, cause?: unknown): Failure {
  return new Failure('errors.templateFailed', `cannot write ${file}: ${why}`, { args: { template: file }, cause });
}
