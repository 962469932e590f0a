import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { lockFile } from './file-lock.ts';
import { killableHelper } from './killable-helper.fixture.ts';
import { LockHelper } from './lock-helper.ts';

/** Whether a program of its own can lock the file now. */
function isFree(file: string): boolean {
  return spawnSync('flock', ['-n', file, 'true']).status === 0;
}

test('a helper that does not answer is given up after seconds, and the file is locked in the other way', async () => {
  const { path: folder, write } = temporaryFolder();
  write('perl', '#!/bin/sh\nexec sleep 600\n');
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const helper = new LockHelper();
  const file = join(folder, 'a.lock');
  const release = await lockFile(file, 5, helper);
  await expect(lockFile(file, 0)).rejects.toMatchObject({ key: 'errors.fileBusy' });
  await release();
  await (
    await lockFile(file, 5, helper)
  )();
  helper.close();
});

test('a helper that was too slow once is asked again after a pause', async () => {
  const { path: folder, write } = temporaryFolder();
  const perl = execFileSync('sh', ['-c', 'command -v perl'], { encoding: 'utf8' }).trim();
  write('perl', `#!/bin/sh\nsleep 1\nexec ${perl} "$@"\n`);
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const helper = new LockHelper({ answerMs: 200, pauseMs: 2000 });
  const file = join(folder, 'a.lock');
  expect(await helper.tryLock(file)).toBeUndefined();
  // During the pause the helper is not asked at all, so nothing is waited for.
  const answer = helper.tryLock(file).then((taken) => `answer: ${String(taken)}`);
  expect(await Promise.race([answer, setImmediate('still waiting')])).toBe('answer: undefined');
  await expect.poll(() => helper.tryLock(file), { timeout: 20_000, interval: 500 }).toBeInstanceOf(Function);
  expect(isFree(file)).toBe(false);
  helper.close();
});

test('a lock that another program holds is not taken, and a free one is until it is released', async () => {
  const folder = temporaryFolder().path;
  const helper = new LockHelper();
  const [file, other] = [join(folder, 'a.lock'), join(folder, 'b.lock')];
  const release = await lockFile(file, 5);
  // Another lock is taken at the same time, so the helper does answer.
  const taken = await Promise.all([helper.tryLock(file), helper.tryLock(other)]);
  expect(taken).toEqual([undefined, expect.any(Function)]);
  expect([isFree(file), isFree(other)]).toEqual([false, false]);
  await release();
  const [again] = await Promise.all([helper.tryLock(file), taken[1]?.()]);
  expect(again).toBeInstanceOf(Function);
  await expect(lockFile(file, 0)).rejects.toMatchObject({ key: 'errors.fileBusy' });
  await again?.();
  await expect.poll(() => [isFree(file), isFree(other)]).toEqual([true, true]);
  helper.close();
});

test('the locks of a killed helper are lost at once, and a new helper takes the next ones', async () => {
  const { helper, kill } = killableHelper();
  const file = join(temporaryFolder().path, 'a.lock');
  const lost = await helper.tryLock(file);
  expect(lost?.isLost()).toBe(false);
  kill();
  expect(lost?.isLost()).toBe(true);
  const other = await lockFile(file, 0);
  expect(other.isLost()).toBe(false);
  await lost?.();
  await expect(lockFile(file, 0)).rejects.toMatchObject({ key: 'errors.fileBusy' });
  await other();
  await expect.poll(() => helper.tryLock(`${file}.x`), { timeout: 10_000 }).toBeDefined();
  const taken = await helper.tryLock(file);
  expect([taken?.isLost(), lost?.isLost()]).toEqual([false, true]);
  kill();
  expect(taken?.isLost()).toBe(true);
});

test('a helper that ends without an answer is not started again for each lock', async () => {
  const { path: folder, write } = temporaryFolder();
  write('perl', `#!/bin/sh\necho started >> ${folder}/starts\nexit 1\n`);
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const helper = new LockHelper();
  for (const name of ['a', 'b', 'c']) expect(await helper.tryLock(join(folder, name))).toBeUndefined();
  expect(readFileSync(join(folder, 'starts'), 'utf8')).toBe('started\n');
  helper.close();
});

test('a helper that is closed releases its locks, and takes no others', async () => {
  const helper = new LockHelper();
  const file = join(temporaryFolder().path, 'a.lock');
  expect(await helper.tryLock(file)).toBeInstanceOf(Function);
  helper.close();
  await expect.poll(() => isFree(file)).toBe(true);
  expect(await helper.tryLock(file)).toBeUndefined();
  expect(isFree(file)).toBe(true);
});
