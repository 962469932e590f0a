import { closeSync, fstatSync, readSync, statSync, type BigIntStats } from 'node:fs';
import { Failure, hasCode } from '../../refusals.ts';
import { openRegularFile } from '../../files/regular-file.ts';

/**
 * Identifies a state of a file without reading it: device, inode, size, and the times of the last change of its content
 * and of the inode in nanoseconds. Programs can set the first time back, but not the second one.
 */
export type Identity = string;

export const noFile: Identity = 'none';

/** The result of reading a file. */
export interface FileReading {
  readonly identity: Identity;
  readonly bytes: Buffer;
  /** True if another change within the same clock tick could leave the identity unchanged. */
  readonly unsure: boolean;
}

/** How long after a change another change may get the same time; the slowest kernel clock ticks every 10 ms. */
export const tickMs = 20;

/** @throws Failure `errors.databaseUnreadable` */
export function fileIdentity(file: string): Identity {
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
      const unsure = began - Number(stats.ctimeMs) < tickMs;
      return { identity: identityFrom(stats), bytes: readBytes(descriptor, Number(stats.size)), unsure };
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return { identity: noFile, bytes: Buffer.alloc(0), unsure: false };
    throw new Failure('errors.databaseUnreadable', `cannot read ${file}`, { cause });
  }
}

type Identifying = Pick<BigIntStats, 'dev' | 'ino' | 'size' | 'mtimeNs' | 'ctimeNs'>;

/** A text that changes whenever a file is written or replaced; `noFile` for a missing one. */
export function identityFrom(stats: Identifying | undefined): Identity {
  return stats ? `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}` : noFile;
}

function readBytes(descriptor: number, size: number): Buffer {
  const buffer = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(descriptor, buffer, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}
