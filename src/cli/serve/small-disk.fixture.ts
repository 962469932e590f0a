import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasCode } from '../../refusals.ts';

/** A small separate disk that can be filled, emptied and write-protected. */
export interface SmallDisk {
  readonly folder: string;
  /** Fills it except for some pages of 4 kB. */
  fill(freePages: number): void;
  /** Frees the space used by `fill`. */
  free(): void;
  protect(on: boolean): void;
  remove(): void;
}

/**
 * Mounts a small disk.
 * @returns undefined if it cannot be mounted, since this needs root
 */
export function mountSmallDisk(size = '2m'): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-disk-'));
  const mount = (...options: string[]): boolean => spawnSync('mount', [...options, folder]).status === 0;
  if (!mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs')) {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  const [ballast, filler] = [join(folder, 'ballast'), join(folder, 'filler')];
  return {
    folder,
    fill(freePages) {
      rmSync(filler, { force: true });
      writePages(ballast, freePages);
      writePages(filler, Infinity);
      rmSync(ballast);
    },
    free() {
      rmSync(filler, { force: true });
    },
    protect(on) {
      if (!mount('-o', `remount,${on ? 'ro' : 'rw'}`)) throw new Error('cannot mount the disk anew');
    },
    remove() {
      // Works also while a file on it is still open.
      spawnSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Writes pages until the disk is full. */
function writePages(file: string, pages: number): void {
  const descriptor = openSync(file, 'w');
  const page = Buffer.alloc(4096);
  try {
    for (let written = 0; written < pages; written++) writeSync(descriptor, page);
  } catch (error) {
    if (!hasCode(error, 'ENOSPC')) throw error;
  } finally {
    closeSync(descriptor);
  }
}
