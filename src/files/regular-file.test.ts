import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { kindAt, openRegularFile, openRegularHandle, readableText, readRegularFile } from './regular-file.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

let folder: string;
const path = (name: string): string => join(folder, name);

beforeEach(async () => {
  folder = temporaryFolder().path;
  writeFileSync(path('file'), 'é');
  mkdirSync(path('folder'));
  spawnSync('mkfifo', [path('pipe')]);
  const server = createServer().listen(path('socket'));
  onTestFinished(() => {
    server.close();
  });
  await once(server, 'listening');
  symlinkSync('pipe', path('link'));
  symlinkSync('nothing', path('dangling'));
  symlinkSync('loop', path('loop'));
});

const openFiles = (): number => readdirSync('/proc/self/fd').length;

test('the kind of a file is reported, through links; what is missing or cannot be looked at has none', () => {
  const kinds = ['file', 'folder', 'pipe', 'socket', 'link', 'dangling', 'loop', 'missing', 'file/below'].map((name) =>
    kindAt(path(name)),
  );
  expect(kinds).toEqual(['file', 'folder', 'pipe', 'socket', 'pipe', undefined, undefined, undefined, undefined]);
  expect(kindAt('/dev/null')).toBe('device');
});

test.each([
  ['folder', 'folder'],
  ['pipe', 'pipe'],
  ['link', 'pipe'],
])('a %s is not waited for, is refused as a %s, and is closed again', async (name, kind) => {
  const message = `${path(name)} is a ${kind}, not a file`;
  const before = openFiles();
  expect(() => openRegularFile(path(name))).toThrow(message);
  expect(() => readRegularFile(path(name))).toThrow(message);
  await expect(openRegularHandle(path(name), constants.O_RDONLY)).rejects.toThrow(message);
  expect(readableText(path(name))).toBeUndefined();
  expect(openFiles()).toBe(before);
});

test('a device is refused', () => {
  expect(() => readRegularFile('/dev/zero')).toThrow('/dev/zero is a device, not a file');
});

test('a text is read as UTF-8 or, if asked for, byte by byte, and its file is closed', () => {
  const before = openFiles();
  expect([readRegularFile(path('file')), readRegularFile(path('file'), 'latin1')]).toEqual(['é', 'Ã©']);
  expect(readableText(path('file'))).toBe('é');
  expect(openFiles()).toBe(before);
});

test('a missing file fails with the code of the file system, and has no readable text', async () => {
  expect(() => readRegularFile(path('missing'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  await expect(openRegularHandle(path('missing'), constants.O_RDONLY)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(readableText(path('missing'))).toBeUndefined();
});

test('other flags are kept: a file is made with its mode, or appended to', async () => {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;
  const made = openRegularFile(path('new'), flags, 0o600);
  writeFileSync(made, 'one ');
  closeSync(made);
  const handle = await openRegularHandle(path('new'), flags, 0o644);
  await handle.writeFile('two');
  expect((await handle.stat()).mode & 0o777).toBe(0o600);
  await handle.close();
  expect(readFileSync(path('new'), 'utf8')).toBe('one two');
});
