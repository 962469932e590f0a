import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { lockFile } from './file-lock.ts';
import { LockHelper } from './lock-helper.ts';

function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-lock-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

test('a helper that does not answer is given up after seconds, and the file is locked in the other way', async () => {
  const folder = folderOfTest();
  writeFileSync(join(folder, 'perl'), '#!/bin/sh\nexec sleep 600\n');
  chmodSync(join(folder, 'perl'), 0o755);
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
  const folder = folderOfTest();
  const perl = execFileSync('sh', ['-c', 'command -v perl'], { encoding: 'utf8' }).trim();
  writeFileSync(join(folder, 'perl'), `#!/bin/sh\nsleep 1\nexec ${perl} "$@"\n`);
  chmodSync(join(folder, 'perl'), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const helper = new LockHelper({ answerMs: 200, pauseMs: 2000 });
  const file = join(folder, 'a.lock');
  expect(await helper.tryLock(file)).toBeUndefined();
  // During the pause the helper is not asked at all.
  expect(await helper.tryLock(file)).toBeUndefined();
  await expect.poll(() => helper.tryLock(file), { timeout: 20_000, interval: 500 }).toBeDefined();
  helper.close();
});

test('a lock that another program holds is not taken, and a free one is', async () => {
  const folder = folderOfTest();
  const helper = new LockHelper();
  const file = join(folder, 'a.lock');
  const release = await lockFile(file, 5);
  expect(await helper.tryLock(file)).toBeUndefined();
  await release();
  const taken = await helper.tryLock(file);
  expect(taken).toBeDefined();
  await expect(lockFile(file, 0)).rejects.toMatchObject({ key: 'errors.fileBusy' });
  await taken?.();
  await (
    await lockFile(file, 5)
  )();
  helper.close();
});
