import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import { setFolderAccess } from './folder-access.ts';

let folder: string;
let bay: string;
beforeEach(() => {
  folder = temporaryFolder().path;
  bay = join(folder, 'bay');
  mkdirSync(join(bay, 'deep'), { recursive: true });
});

const access = { uid: undefined, gid: statSync(tmpdir()).gid, file: 0o660, folder: 0o2770 };
const modeOf = (path: string | Buffer): string => (statSync(path).mode & 0o7777).toString(8);
const set = (): { count: number; lines: string[] } => {
  const lines: string[] = [];
  return { count: setFolderAccess(bay, access, (line) => lines.push(line)), lines };
};

test('every file and folder has its mode; a file keeps its execute bits', () => {
  writeFileSync(join(bay, 'deep/letter'), '', { mode: 0o600 });
  writeFileSync(join(bay, 'script'), '', { mode: 0o700 });
  expect(set().count).toBe(4);
  expect([bay, join(bay, 'deep'), join(bay, 'deep/letter'), join(bay, 'script')].map(modeOf)).toEqual([
    '2770',
    '2770',
    '660',
    '760',
  ]);
});

test('a file whose name is not UTF-8 has its mode too', () => {
  const letter = Buffer.concat([Buffer.from(`${bay}/B`), Buffer.from([0xfc]), Buffer.from('ro')]);
  writeFileSync(letter, '', { mode: 0o600 });
  expect(set().count).toBe(3);
  expect(modeOf(letter)).toBe('660');
});

test('links, pipes and files with another name are left alone', () => {
  const secret = join(folder, 'secret');
  writeFileSync(secret, '', { mode: 0o400 });
  linkSync(secret, join(bay, 'hard'));
  symlinkSync(secret, join(bay, 'soft'));
  symlinkSync(folder, join(bay, 'up'));
  execFileSync('mkfifo', ['-m', '600', join(bay, 'pipe')]);
  chmodSync(folder, 0o700);
  expect(set()).toEqual({ count: 2, lines: [expect.stringMatching(/left .*\/bay\/hard alone/)] });
  expect([secret, folder, join(bay, 'pipe')].map(modeOf)).toEqual(['400', '700', '600']);
});

test('links that somebody puts in place of files meanwhile are not followed', async () => {
  const secret = join(folder, 'secret');
  mkdirSync(secret);
  writeFileSync(join(secret, 'f0'), '', { mode: 0o400 });
  for (let number = 0; number < 200; number++) writeFileSync(join(bay, 'deep', `f${number}`), '');
  const swapping = new Worker(
    `const fs = require('node:fs');
     const { bay, secret } = require('node:worker_threads').workerData;
     for (;;) {
       fs.renameSync(bay + '/deep', bay + '/kept');
       fs.symlinkSync(secret, bay + '/deep');
       fs.unlinkSync(bay + '/deep');
       fs.renameSync(bay + '/kept', bay + '/deep');
     }`,
    { eval: true, workerData: { bay, secret } },
  );
  try {
    for (let round = 0; round < 300; round++) set();
  } finally {
    await swapping.terminate();
  }
  expect(modeOf(join(secret, 'f0'))).toBe('400');
});
