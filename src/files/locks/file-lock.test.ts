import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder.fixture.ts';
import { lockFile } from './file-lock.ts';

let folder: TemporaryFolder;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = folder.at('a.lock');
});

/** Whether a program of its own can lock the file now. */
function isFree(): boolean {
  return spawnSync('flock', ['-n', file, 'true']).status === 0;
}

test('a lock keeps other programs out until it is released; releasing twice does nothing', async () => {
  const release = await lockFile(file, 0);
  expect(isFree()).toBe(false);
  await release();
  expect(isFree()).toBe(true);
  const next = await lockFile(file, 0);
  await release();
  expect(isFree()).toBe(false);
  await next();
});

test('the folder is made for us alone and our group, and so is the file, which stays after the release', async () => {
  file = folder.at('one/two/a.lock');
  await (
    await lockFile(file, 0)
  )();
  expect(statSync(folder.at('one')).mode & 0o027).toBe(0);
  expect([statSync(file).mode & 0o137, statSync(file).size]).toEqual([0, 0]);
});

test('what is in a lock file stays in it', async () => {
  writeFileSync(file, 'of another program');
  await (
    await lockFile(file, 0)
  )();
  expect(statSync(file).size).toBe(18);
});

test('a lock of another program is waited for, and taken when that ends', async () => {
  const other = spawn('flock', [file, 'sh', '-c', 'echo locked; read line'], { stdio: ['pipe', 'pipe', 'ignore'] });
  await once(other.stdout, 'data');
  let isTaken = false;
  const taking = lockFile(file, 60).then((release) => {
    isTaken = true;
    return release;
  });
  await delay(300);
  expect(isTaken).toBe(false);
  other.stdin.end();
  await (
    await taking
  )();
});

test('a wait that is over says that the file is busy, and leaves the lock to the other one', async () => {
  const release = await lockFile(file, 0);
  const start = performance.now();
  await expect(lockFile(file, 0.2)).rejects.toMatchObject({
    key: 'errors.fileBusy',
    kind: 'unavailable',
    message: `another process or request holds ${file}`,
  });
  const waited = performance.now() - start;
  expect([waited > 190, waited < 4500]).toEqual([true, true]);
  expect(isFree()).toBe(false);
  await release();
});

test('several take the lock one after the other', async () => {
  let holders = 0;
  const most: number[] = [];
  await Promise.all(
    Array.from({ length: 5 }, async () => {
      const release = await lockFile(file, 60);
      most.push(++holders);
      await delay(20);
      holders--;
      await release();
    }),
  );
  expect(most).toEqual([1, 1, 1, 1, 1]);
});

test('a lock file that was removed or replaced while it was waited for is not the lock; the new one is', async () => {
  for (const replace of [
    () => undefined,
    () => {
      writeFileSync(file, '');
    },
  ]) {
    const old = folder.at('old.lock');
    writeFileSync(file, '');
    const other = spawn('flock', [file, 'sh', '-c', 'echo locked; read line'], { stdio: ['pipe', 'pipe', 'ignore'] });
    await once(other.stdout, 'data');
    const taking = lockFile(file, 60);
    await delay(300);
    renameSync(file, old);
    replace();
    other.stdin.end();
    const release = await taking;
    expect(isFree()).toBe(false);
    expect(spawnSync('flock', ['-n', old, 'true']).status).toBe(0);
    await release();
  }
});

test('what cannot be a lock file is said: a folder, a pipe, a place below a file', async () => {
  mkdirSync(file);
  await expect(lockFile(file, 0)).rejects.toMatchObject({ key: 'errors.fileUnwritable' });
  const pipe = folder.at('pipe');
  spawnSync('mkfifo', [pipe]);
  const reader = spawn('cat', [pipe], { stdio: 'ignore' });
  onTestFinished(() => {
    reader.kill();
  });
  await expect(lockFile(pipe, 0)).rejects.toMatchObject({ message: `cannot open the lock file ${pipe}` });
  folder.write('plain', '');
  await expect(lockFile(folder.at('plain/a.lock'), 0)).rejects.toMatchObject({
    key: 'errors.fileUnwritable',
    message: `cannot make the folder of ${folder.at('plain/a.lock')}`,
  });
});

test.each([
  ['is missing', undefined, 'cannot start flock (package util-linux)'],
  ['fails', '#!/bin/sh\nexit 65\n', 'flock of FILE ended with 65'],
  ['is killed', '#!/bin/sh\nkill -9 $$\n', 'flock of FILE ended with null'],
])('where the program flock %s, the file counts as not lockable', async (_, script, message) => {
  const programs = folder.at('bin');
  mkdirSync(programs);
  if (script !== undefined) {
    writeFileSync(join(programs, 'flock'), script);
    chmodSync(join(programs, 'flock'), 0o755);
  }
  vi.stubEnv('PATH', programs);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  await expect(lockFile(file, 0)).rejects.toMatchObject({
    key: 'errors.fileUnwritable',
    message: message.replace('FILE', file),
  });
});
