import { createWriteStream, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { PackageMistakes } from '../mistake.ts';
import { unpackPackage } from './unpack-package.ts';

let folder: string;
let file: string;
let into: string;

beforeEach(() => {
  folder = temporaryFolder().path;
  [file, into] = [join(folder, 'package.tgz'), join(folder, 'into')];
});

type Entry = Partial<Header> & { readonly name: string; readonly content?: string };

async function tarOf(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const { content = '', ...header } of entries) tar.entry(header, content);
  tar.finalize();
  return buffer(tar);
}

async function unpack(...entries: readonly Entry[]): Promise<readonly string[]> {
  writeFileSync(file, gzipSync(await tarOf(entries)));
  return unpackPackage(file, into);
}

/** Why an archive is refused. */
async function reasonsOf(unpacking: Promise<unknown>): Promise<readonly string[]> {
  const error = await unpacking.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PackageMistakes)) throw new Error('not refused', { cause: error });
  return error.mistakes.map(({ reason }) => reason);
}

const written = (): string[] => readdirSync(into, { recursive: true, encoding: 'utf8' }).sort();

test.each([
  ['compressed', gzipSync],
  ['plain', (bytes: Buffer) => bytes],
])('a %s archive is unpacked, with permissions that Panelsmith sets', async (_, packed) => {
  const entries: Entry[] = [
    { name: './doors/', type: 'directory', mode: 0o777 },
    { name: './doors/panel.ts', content: 'a panel', mode: 0o666 },
    { name: 'doors/events/S10say', content: 'an action', mode: 0o4777, uid: 1234 },
  ];
  writeFileSync(file, packed(await tarOf(entries)));
  expect(await unpackPackage(file, into)).toEqual(['doors']);
  expect(written()).toEqual(['doors', 'doors/events', 'doors/events/S10say', 'doors/panel.ts']);
  expect(readFileSync(join(into, 'doors/panel.ts'), 'utf8')).toBe('a panel');
  const stats = ['doors', 'doors/panel.ts', 'doors/events/S10say'].map((name) => statSync(join(into, name)));
  expect(stats.map(({ mode }) => (mode & 0o7777).toString(8))).toEqual(['755', '644', '755']);
  expect(stats.map(({ uid }) => uid)).toEqual(stats.map(() => process.getuid?.()));
});

test.each(['/etc/passwd', '../outside', 'a/../../outside', 'a\\b', 'a/..'])(
  'a path that could lead out is refused: %j',
  async (name) => {
    expect(await reasonsOf(unpack({ name, content: 'x' }))).toEqual([
      `${JSON.stringify(name)} leads out of the archive`,
    ]);
    expect(readdirSync(folder).sort()).toEqual(['into', 'package.tgz']);
    expect(written()).toEqual([]);
  },
);

test.each<[NonNullable<Header['type']>, string]>([
  ['symlink', 'etc'],
  ['link', 'panel.ts'],
  ['fifo', ''],
  ['character-device', ''],
  ['block-device', ''],
])('a %s is refused, and nothing after it is written', async (type, linkname) => {
  const reasons = await reasonsOf(
    unpack({ name: 'panel.ts' }, { name: 'odd', type, linkname }, { name: 'odd/late', content: 'x' }),
  );
  expect(reasons).toEqual([`"odd" is a ${type}; only files and folders are allowed`]);
  expect(written()).toEqual(['panel.ts']);
});

test('a second file of the same name does not replace the first one', async () => {
  const [reason] = await reasonsOf(
    unpack({ name: 'panel.ts', content: 'first' }, { name: 'panel.ts', content: 'two' }),
  );
  expect(reason).toMatch(/^it cannot be unpacked: EEXIST/);
  expect(readFileSync(join(into, 'panel.ts'), 'utf8')).toBe('first');
});

test('a file where a folder was is refused', async () => {
  const [reason] = await reasonsOf(unpack({ name: 'a', content: 'file' }, { name: 'a/b', content: 'below it' }));
  expect(reason).toMatch(/^it cannot be unpacked: (ENOTDIR|EEXIST)/);
});

test('mistakes are named up to a limit', async () => {
  const reasons = await reasonsOf(unpack(...Array.from({ length: 30 }, (_, index) => ({ name: `/odd${index}` }))));
  expect(reasons).toHaveLength(20);
  expect(reasons[19]).toContain('/odd19');
});

test.each<[string, string | Buffer]>([
  ['a text', 'x'.repeat(2000)],
  ['empty', ''],
  ['a compressed text', gzipSync('a text')],
  ['torn', gzipSync('x'.repeat(100_000)).subarray(0, 60)],
])('a file that is not an archive is refused: %s', async (_, bytes) => {
  writeFileSync(file, bytes);
  expect(await reasonsOf(unpackPackage(file, into))).toEqual([
    expect.stringMatching(/^it (cannot be unpacked: |is not a tar file)/),
  ]);
});

test('an archive that was cut off is refused', async () => {
  const tar = await tarOf([{ name: 'panel.ts', content: 'x'.repeat(5000) }]);
  writeFileSync(file, tar.subarray(0, 3000));
  expect(await reasonsOf(unpackPackage(file, into))).toEqual([expect.stringMatching(/^it cannot be unpacked: /)]);
});

test('the content of an archive has a limit, whatever its file is', async () => {
  const tar = pack();
  tar.entry({ name: 'zeros', size: 300 * 1024 * 1024 });
  // The header alone says it.
  const header: unknown = await new Promise((resolve) => tar.once('data', resolve));
  tar.destroy();
  if (!Buffer.isBuffer(header)) throw new Error('no header');
  writeFileSync(file, gzipSync(Buffer.concat([header, Buffer.alloc(1024)])));
  expect(await reasonsOf(unpackPackage(file, into))).toEqual([
    'it cannot be unpacked: its content has more than 268435456 bytes',
  ]);
  expect(written()).toEqual([]);
});

test('the number of entries has a limit', async () => {
  const one = (await tarOf([{ name: 'a/', type: 'directory' }])).subarray(0, 512);
  const headers = Readable.from(Array.from({ length: 20_001 }, () => one));
  await pipeline(headers, createGzip(), createWriteStream(file));
  expect(await reasonsOf(unpackPackage(file, into))).toEqual(['it cannot be unpacked: it has more than 20000 entries']);
});

test('a disk that cannot be written is a failure of the server, not a mistake of the package', async () => {
  // In this folder nobody can make a file, not even root.
  into = '/sys/kernel';
  await expect(unpack({ name: 'panel.ts', content: 'export {};' })).rejects.toMatchObject({
    key: 'errors.fileUnwritable',
    cause: { code: expect.stringMatching(/^(EACCES|EPERM|EROFS)$/) as string },
  });
});
