import { readdirSync } from 'node:fs';

/*
 * Paths as bytes, one in each character: names on the disk need not be text.
 */

/** The path of a name of bytes, for the functions of the file system. */
export function diskPath(...parts: readonly string[]): Buffer {
  return Buffer.from(parts.join('/'), 'latin1');
}

/**
 * The names in a folder as bytes, in no order.
 * @param parts of its path
 */
export function bytesNamesIn(...parts: readonly string[]): string[] {
  return readdirSync(diskPath(...parts), { encoding: 'buffer' }).map((name) => name.toString('latin1'));
}

/** A path as bytes, one in each character. */
export function bytesOfPath(path: string): string {
  return Buffer.from(path).toString('latin1');
}

/** A path of bytes as text, for people and for other programs. */
export function readablePath(path: string): string {
  return Buffer.from(path, 'latin1').toString();
}

/** A path below `/proc/self` of this process, as another program has to name it. */
export function ownPath(path: Buffer): Buffer {
  return Buffer.from(path.toString('latin1').replace('/proc/self/', `/proc/${process.pid}/`), 'latin1');
}
