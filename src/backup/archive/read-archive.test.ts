import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { mountSmallDisk } from '../../cli/serve/small-disk.fixture.ts';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import type { Contents } from './contents.ts';
import { checkArchive, readMember, unpackArchive } from './read-archive.ts';

let folder: TemporaryFolder;
let archive: string;

beforeEach(() => {
  folder = temporaryFolder();
  archive = folder.at('archive.tgz');
});

const databases = 'home/e-smith/db';
const bays = 'home/e-smith/files/ibays';

function write(path: string, content: string | Buffer = path): void {
  folder.write(path, content);
}

/** Packs paths below the folder, in this order. */
function pack(...args: readonly string[]): void {
  execFileSync('tar', ['--create', '--gzip', '--file', archive, '-C', folder.path, ...args], { stdio: 'pipe' });
}

async function check(progress: number[] = []): Promise<Contents> {
  return checkArchive(archive, statSync(archive).size, (fraction) => progress.push(fraction));
}

/** Unpacks, and gives the files that came of it, sorted. */
async function unpack(paths: readonly string[], into = folder.at('into')): Promise<string[]> {
  await unpackArchive(archive, statSync(archive).size, { into, paths }, () => undefined);
  const found = execFileSync('find', [into, '-not', '-type', 'd', '-printf', '%P\n'], { encoding: 'utf8' });
  return found.trim().split('\n').sort();
}

test('a whole archive is counted, and its progress ends at 1', async () => {
  write(`${databases}/accounts`);
  write(`${bays}/sales/files/a`, 'four');
  pack(databases, bays);
  const progress: number[] = [];
  const { all, databases: names, bays: counted } = await check(progress);
  expect(names).toEqual(['accounts']);
  expect(counted).toEqual({ sales: { files: 1, bytes: 4 } });
  expect(all.files).toBe(2);
  expect(progress.at(-1)).toBe(1);
});

test('an archive that was cut off is refused as such, with the last member before the cut', async () => {
  write(`${databases}/accounts`);
  write(`${bays}/sales/files/a`, randomBytes(200_000));
  pack(`${databases}/accounts`, `${bays}/sales/files/a`);
  writeFileSync(archive, readFileSync(archive).subarray(0, 100_000));
  await expect(check()).rejects.toMatchObject({
    key: 'errors.archiveTruncated',
    args: { member: `${bays}/sales/files/a` },
  });
});

test('an archive with a damaged header is refused as broken, with the last member before it', async () => {
  write(`${databases}/accounts`);
  write(`${databases}/hosts`);
  execFileSync('tar', [
    '--create',
    '--file',
    archive,
    '-C',
    folder.path,
    `${databases}/accounts`,
    `${databases}/hosts`,
  ]);
  const plain = readFileSync(archive);
  // A header and a file have 512 bytes each; the second header gets other bytes than its sum says.
  plain.fill('x', 1024, 1100);
  writeFileSync(archive, gzipSync(plain));
  await expect(check()).rejects.toMatchObject({
    key: 'errors.archiveBroken',
    args: { member: `${databases}/accounts` },
  });
});

test.each<[string, Buffer | string]>([
  ['without a member', gzipSync(Buffer.alloc(10_240))],
  ['of other bytes', gzipSync('a text that was compressed\n'.repeat(100))],
  ['that is not compressed', 'a text\n'.repeat(1000)],
  ['that is empty', ''],
])('an archive %s cannot be read', async (_, bytes) => {
  writeFileSync(archive, bytes);
  await expect(check()).rejects.toMatchObject({ key: 'errors.archiveUnreadable' });
});

test.each([
  ['absolute', 's,.*,/etc/cron.d/job,', '/etc/cron.d/job'],
  ['outside', 's,.*,etc/cron.d/job,', 'etc/cron.d/job'],
  ['outside', 's,.*,home/e-smith/../../etc/cron.d/job,', 'home/e-smith/../../etc/cron.d/job'],
])('a member that is %s is refused with its name: %s', async (mistake, transform, member) => {
  write(`${databases}/accounts`);
  pack('--absolute-names', '--transform', transform, `${databases}/accounts`);
  await expect(check()).rejects.toMatchObject({ key: 'errors.archiveHostile', args: { member, mistake } });
});

test('a hostile member is refused before the rest of the archive is read', async () => {
  write('etc/cron.d/job');
  write(`${bays}/sales/files/big`, randomBytes(8_000_000));
  pack('etc/cron.d/job', bays);
  const progress: number[] = [];
  await expect(check(progress)).rejects.toMatchObject({ key: 'errors.archiveHostile' });
  expect(progress.at(-1)).toBeLessThan(1);
});

test('a name of a mebibyte is refused, and only its beginning is kept', async () => {
  // A long name is a member of its own. Source: GNU tar, type L.
  const name = `${databases}/${'n'.repeat(2 ** 20)}`;
  write(`${databases}/accounts`);
  execFileSync('tar', ['--create', '--file', archive, '--format=gnu', '-C', folder.path, `${databases}/accounts`]);
  const member = readFileSync(archive).subarray(0, 512);
  const long = Buffer.from(member);
  long.fill(0, 0, 100).write('././@LongLink', 0);
  long.write(`${name.length.toString(8).padStart(11, '0')}\0`, 124);
  long.write('L', 156);
  long.write('        ', 148);
  const sum = long.reduce((all, byte) => all + byte, 0);
  long.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const text = Buffer.alloc(Math.ceil((name.length + 1) / 512) * 512);
  text.write(name);
  writeFileSync(archive, gzipSync(Buffer.concat([long, text, readFileSync(archive)])));
  const refused = await check().catch((error: unknown) => error);
  expect(refused).toMatchObject({ key: 'errors.archiveHostile', args: { mistake: 'outside' } });
  expect(refused instanceof Error && refused.message.length).toBeLessThan(400);
});

test('only what was chosen is unpacked, and a name is not a pattern', async () => {
  for (const path of [`${bays}/a*/files/one`, `${bays}/ab/files/two`, `${databases}/accounts`]) write(path);
  pack(bays, databases);
  expect(await unpack([`${bays}/a*`])).toEqual([`${bays}/a*/files/one`]);
  expect(await unpack([], folder.at('all'))).toHaveLength(3);
});

test('a chosen file whose first name was not chosen is unpacked with its content', async () => {
  write(`${bays}/a/files/deep/first`, 'shared');
  write(`${bays}/b/files/other`);
  linkSync(folder.at(`${bays}/b/files/other`), folder.at(`${bays}/b/files/same`));
  linkSync(folder.at(`${bays}/a/files/deep/first`), folder.at(`${bays}/b/files/second`));
  pack(`${bays}/a`, `${bays}/b`);
  expect(await unpack([`${bays}/b`])).toEqual(['other', 'same', 'second'].map((name) => `${bays}/b/files/${name}`));
  expect(readFileSync(folder.at('into', `${bays}/b/files/second`), 'utf8')).toBe('shared');
  expect(existsSync(folder.at('into', `${bays}/a`))).toBe(false);
});

test('a failure to unpack gives the reason, and the list of names is removed', async () => {
  write(`${databases}/accounts`);
  pack(databases);
  await expect(unpack([`${databases}/hosts`])).rejects.toMatchObject({
    key: 'errors.restoreUnpack',
    args: { reason: expect.stringContaining(`${databases}/hosts: Not found in archive`) as string },
  });
  expect(existsSync(folder.at('into.names'))).toBe(false);
});

test('a full disk is reported as such', async ({ skip }) => {
  const disk = mountSmallDisk();
  if (!disk) return skip();
  try {
    write(`${bays}/sales/files/big`, randomBytes(4_000_000));
    pack(bays);
    await expect(unpack([], join(disk.folder, 'into'))).rejects.toMatchObject({ key: 'errors.restoreNoRoom' });
  } finally {
    disk.remove();
  }
});

test('the text of one member is read; of one that is missing it is undefined', async () => {
  write(`${databases}/accounts`, 'abc=user\ndef=user\n');
  pack(databases);
  expect(await readMember(archive, `${databases}/accounts`)).toBe('abc=user\ndef=user\n');
  expect(await readMember(archive, `${databases}/hosts`)).toBeUndefined();
});

test('only the beginning of a member that is too large is kept', async () => {
  write(`${databases}/accounts`, `${'x'.repeat(99)}\n`.repeat(20_000));
  pack(databases);
  expect((await readMember(archive, `${databases}/accounts`))?.length).toBe(1_000_000);
});
