import { closeSync, fstatSync, readSync, statSync, type BigIntStats } from 'node:fs';
import { Failure } from '../../problems.ts';
import { openRegularFile } from './regular-file.ts';

/** Identifies a state of a file without reading it: device, inode, size, and time of the last change in nanoseconds. */
export type Identity = string;

export const noFile: Identity = 'none';

/** The result of reading a file. */
export interface FileReading {
  readonly identity: Identity;
  /** One character per byte. */
  readonly bytes: string;
  /** True if another change within the same clock tick could leave the identity unchanged. */
  readonly unsure: boolean;
}

/** How long after a change another change may get the same time; the slowest kernel clock ticks every 10 ms. */
export const tickMilliseconds = 20;

/** @throws Failure `errors.databaseUnreadable` */
export function identityOf(file: string): Identity {
  try {
    return identityFrom(statSync(file, { bigint: true, throwIfNoEntry: false }));
  } catch (cause) {
    throw new Failure('errors.databaseUnreadable', `cannot read ${file}`, { cause });
  }
}

/**
 * Reads a database file; a missing file is empty.
 * @throws Failure `errors.databaseUnreadable`
 */
export function readDatabaseFile(file: string): FileReading {
  try {
    const descriptor = openRegularFile(file);
    try {
      const began = Date.now();
      const stats = fstatSync(descriptor, { bigint: true });
      const unsure = began - Number(stats.mtimeMs) < tickMilliseconds;
      return { identity: identityFrom(stats), bytes: readBytes(descriptor, Number(stats.size)), unsure };
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return { identity: noFile, bytes: '', unsure: false };
    throw new Failure('errors.databaseUnreadable', `cannot read ${file}`, { cause });
  }
}

export function identityFrom(stats: BigIntStats | undefined): Identity {
  return stats ? `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}` : noFile;
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function readBytes(descriptor: number, size: number): string {
  const buffer = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(descriptor, buffer, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return buffer.toString('latin1', 0, length);
}
