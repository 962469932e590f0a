import { createReadStream, mkdirSync, openSync, readSync, closeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Header } from 'tar-stream';
import { Failure, hasCode, messageOf } from '../../refusals.ts';
import { PackageMistakes } from '../mistake.ts';

/** Limits of an archive, since it can be much larger than its file. */
const maxEntries = 20_000;
const maxBytes = 256 * 1024 * 1024;
const maxReasons = 20;

/** Errors of the disk: nothing is wrong with the package. */
const diskErrors = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENFILE'];

/** Headers and padding of an entry. */
const bytesAround = 4096;

/**
 * Unpacks a tar file, plain or compressed with gzip, into a new folder. Nothing but files and folders below it is ever
 * written: an archive that has a path leading out of it, a link or a device is refused as a whole. Owners and
 * permissions in the archive are ignored, except the execute bit.
 * @returns the names at the top of the archive
 * @throws PackageMistakes with everything that is wrong; the caller removes what was unpacked until then
 * @throws Failure `errors.fileUnwritable` if the disk is full or cannot be written
 */
export async function unpackPackage(file: string, folder: string): Promise<readonly string[]> {
  const reasons: string[] = [];
  const tops = new Set<string>();
  let entries = 0;
  let bytes = 0;
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const { extract } = await import('tar-stream');
  const parser = extract();
  const unpacking = (async () => {
    for await (const entry of parser) {
      const { name, size } = entry.header;
      entries += 1;
      bytes += size;
      if (entries > maxEntries) throw new Error(`it has more than ${maxEntries} entries`);
      if (bytes > maxBytes) throw new Error(`its content has more than ${maxBytes} bytes`);
      const reason = whyRefused(entry.header);
      if (reason !== undefined && reasons.length < maxReasons) reasons.push(reason);
      const [top] = partsOf(name);
      if (top !== undefined) tops.add(top);
      if (reasons.length === 0) await unpackEntry(entry.header, entry, folder);
      entry.resume();
    }
  })();
  try {
    const source = createReadStream(file);
    await Promise.all([
      isGzip(file) ? pipeline(source, createGunzip(), limited(), parser) : pipeline(source, limited(), parser),
      unpacking,
    ]);
  } catch (cause) {
    if (hasCode(cause, ...diskErrors))
      throw new Failure('errors.fileUnwritable', `cannot write into ${folder}`, { cause });
    throw refused([...reasons, `it cannot be unpacked: ${messageOf(cause)}`], { cause });
  }
  if (entries === 0) reasons.push('it is not a tar file, or an empty one');
  if (reasons.length > 0) throw refused(reasons);
  return [...tops];
}

/** Limits what is between and after the entries too, since reading it takes time. */
function limited(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes + maxEntries * bytesAround) done(new Error(`it has more than ${maxBytes} bytes`));
      else done(null, chunk);
    },
  });
}

function whyRefused({ name, type }: Header): string | undefined {
  const shown = JSON.stringify(name);
  const isOutside = name === '' || name.startsWith('/') || /[\0\\]/.test(name) || name.split('/').includes('..');
  if (isOutside) return `${shown} leads out of the archive`;
  const isPlain = type === 'file' || type === 'contiguous-file' || type === 'directory';
  return isPlain ? undefined : `${shown} is a ${type}; only files and folders are allowed`;
}

async function unpackEntry(
  { name, type, mode }: Header,
  content: AsyncIterable<unknown>,
  folder: string,
): Promise<void> {
  const path = join(folder, ...partsOf(name));
  mkdirSync(type === 'directory' ? path : dirname(path), { recursive: true, mode: 0o755 });
  if (type === 'directory') {
    return;
  }
  // `wx`: a second entry of the same name does not replace the first one.
  await writeFile(path, bytesOf(content), { mode: (mode & 0o111) === 0 ? 0o644 : 0o755, flag: 'wx' });
}

async function* bytesOf(content: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) if (chunk instanceof Uint8Array) yield chunk;
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function isGzip(file: string): boolean {
  const bytes = Buffer.alloc(2);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, bytes, 0, 2, 0);
  } finally {
    closeSync(descriptor);
  }
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function refused(reasons: readonly string[], options: ErrorOptions = {}): PackageMistakes {
  return new PackageMistakes(
    reasons.map((reason) => ({ reason })),
    options,
  );
}
