import type { Stats } from 'node:fs';

/** A text that changes when the content of a file is changed, or when another file takes its place. */
export function fileStamp({ ino, size, mtimeMs }: Pick<Stats, 'ino' | 'size' | 'mtimeMs'>): string {
  return [ino, size, mtimeMs].join(':');
}
