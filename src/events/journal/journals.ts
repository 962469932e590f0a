import { closeSync, constants, fstatSync, mkdirSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileNames } from '../../db/file/file-names.ts';
import { openRegularFile, readableText, readRegularFile } from '../../files/regular-file.ts';
import { hasCode, isErrorOfSystem } from '../../refusals.ts';
import { Journal, parseReports } from './journal.ts';
import { ownAsFolder } from './own-as-folder.ts';
import type { RunReport } from './run-details.ts';

const fileName = /^([a-z0-9-]{1,100})\.jsonl$/;

/** The folder of journals of one root, with a file of JSON lines for each run. Only the owner can read it. */
export class Journals {
  readonly folder: string;
  readonly #names: FileNames;
  #sorted: { readonly of: readonly string[]; readonly ids: readonly string[] } = { of: [], ids: [] };

  constructor(folder: string) {
    this.folder = folder;
    this.#names = new FileNames(folder);
  }

  /** Returns the file of a run, which need not exist; undefined if the id is invalid. */
  file(id: string): string | undefined {
    return fileName.test(`${id}.jsonl`) ? join(this.folder, `${id}.jsonl`) : undefined;
  }

  /** Returns the ids of all runs, oldest first. Entries that are not files are skipped. */
  ids(): readonly string[] {
    const names = this.#names.read();
    if (names !== this.#sorted.of) this.#sorted = { of: names, ids: idsIn(names) };
    return this.#sorted.ids;
  }

  /** @throws an error of the file system if there is a journal that cannot be read */
  read(id: string): RunReport[] | undefined {
    const file = this.file(id);
    const text = file === undefined ? undefined : unlessMissing(() => readRegularFile(file));
    return text === undefined ? undefined : parseReports(text);
  }

  /**
   * Reads only the first and last report; the last is undefined if there is only one or it is incomplete.
   * @throws an error of the file system if there is a journal that cannot be read
   */
  ends(id: string): { readonly first: RunReport; readonly last: RunReport | undefined } | undefined {
    const file = this.file(id);
    const ends = file === undefined ? undefined : readEnds(file);
    const first = parseReports(ends?.head ?? '')[0];
    return first && { first, last: parseReports(ends?.tail ?? '').at(-1) };
  }

  open(id: string): Journal {
    const file = this.file(id);
    if (file === undefined) throw new Error(`${id} is not an id of a run`);
    if (mkdirSync(this.folder, { recursive: true, mode: 0o700 }) !== undefined) ownAsFolder(this.folder);
    const descriptor = openRegularFile(file, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600);
    ownAsFolder(file);
    return new Journal(descriptor, isTorn(descriptor));
  }

  /**
   * Asks the process that performs a run to cancel it.
   * @throws an error of the file system
   */
  askToCancel(id: string, by: string): void {
    const file = join(this.folder, `${id}.cancel`);
    writeFileSync(file, by, { mode: 0o600 });
    ownAsFolder(file);
  }

  /** Returns who asked to cancel a run; undefined if it was not cancelled. */
  askedToCancel(id: string): string | undefined {
    return readableText(join(this.folder, `${id}.cancel`));
  }

  /** Removes files that only an active run needs. */
  tidy(id: string): void {
    for (const end of ['cancel', 'sock']) rmSync(join(this.folder, `${id}.${end}`), { force: true, recursive: true });
  }

  /** Removes the oldest journals beyond `keep`. */
  prune(keep: number): string[] {
    const ids = this.ids();
    const removed = ids.slice(0, Math.max(0, ids.length - keep));
    for (const id of removed) {
      rmSync(join(this.folder, `${id}.jsonl`), { force: true });
      this.tidy(id);
    }
    return removed;
  }
}

function idsIn(names: readonly string[]): string[] {
  return names
    .map((name) => fileName.exec(name)?.[1])
    .filter((id) => id !== undefined)
    .sort();
}

/**
 * Undefined if there is no file, or something else in its place.
 * @throws another error of the file system
 */
function unlessMissing<result>(work: () => result): result | undefined {
  try {
    return work();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR') || !isErrorOfSystem(error)) return undefined;
    throw error;
  }
}

const endBytes = 8 * 1024;

function readEnds(file: string): { head: string; tail: string } | undefined {
  const descriptor = unlessMissing(() => openRegularFile(file));
  if (descriptor === undefined) return undefined;
  try {
    const { size } = fstatSync(descriptor);
    let length = endBytes;
    let head = readAt(descriptor, 0, length);
    while (!head.includes('\n') && length < size) {
      length *= 2;
      head = readAt(descriptor, 0, length);
    }
    const tail = size <= length ? head.slice(head.indexOf('\n') + 1) : readAt(descriptor, size - endBytes, endBytes);
    return { head: head.slice(0, head.indexOf('\n') + 1), tail };
  } finally {
    closeSync(descriptor);
  }
}

function isTorn(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  return size > 0 && readAt(descriptor, size - 1, 1) !== '\n';
}

function readAt(descriptor: number, position: number, length: number): string {
  const buffer = Buffer.alloc(length);
  return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, length, position));
}
