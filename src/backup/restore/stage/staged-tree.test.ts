import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, lutimesSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesOfPath } from '../../../files/byte-paths.ts';
import { temporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import { compareFiles, makeHarmless, walkTree } from './staged-tree.ts';

let staged: string;
let here: string;

beforeEach(() => {
  staged = temporaryFolder().path;
  here = temporaryFolder().path;
});

afterEach(() => {
  for (const folder of [staged, here]) rmSync(folder, { recursive: true });
});

function write(folder: string, path: string | Buffer, text = '', seconds = 1_700_000_000): void {
  const place = typeof path === 'string' ? join(folder, path) : Buffer.concat([Buffer.from(`${folder}/`), path]);
  mkdirSync(dirname(place.toString('latin1')), { recursive: true });
  writeFileSync(place, text);
  utimesSync(place, seconds, seconds);
}

const modeOf = (path: string): string => (lstatSync(join(staged, path)).mode & 0o7777).toString(8);

async function paths(folder: string): Promise<string[]> {
  const all: string[] = [];
  for await (const { path } of walkTree(bytesOfPath(folder))) all.push(path);
  return all;
}

test('links that lead out, devices and pipes are taken out and named; links inside stay', async () => {
  write(staged, 'root/a');
  for (const [name, target] of [
    ['inside', '../home/e-smith/x'],
    ['absolute', '/root/a'],
    ['out', '../etc/cron.d'],
    ['far', '/usr/bin/id'],
    ['above', '../../../etc/cron.d'],
  ] as const)
    symlinkSync(target, join(staged, 'root', name));
  execFileSync('mkfifo', [join(staged, 'root/pipe')]);
  expect((await makeHarmless(bytesOfPath(staged))).sort()).toEqual(['root/above', 'root/far', 'root/out', 'root/pipe']);
  expect(await paths(staged)).toEqual(['root', 'root/a', 'root/absolute', 'root/inside']);
});

test('no file may be run as its owner or group any more; other permissions stay', async () => {
  for (const [name, mode] of [
    ['as-owner', 0o4755],
    ['as-group', 0o2750],
    ['both', 0o6711],
    ['never-run', 0o4600],
    ['plain', 0o640],
  ] as const) {
    write(staged, `root/${name}`);
    chmodSync(join(staged, 'root', name), mode);
  }
  chmodSync(join(staged, 'root'), 0o2770);
  await makeHarmless(bytesOfPath(staged));
  expect(['as-owner', 'as-group', 'both', 'never-run', 'plain'].map((name) => modeOf(`root/${name}`))).toEqual([
    '755',
    '750',
    '711',
    '600',
    '640',
  ]);
  expect(modeOf('root')).toBe('2770');
});

test('names that are not text are walked as bytes, each folder before its content', async () => {
  write(staged, 'root/b/c');
  write(staged, Buffer.from('root/a\xff', 'latin1'));
  expect(await paths(staged)).toEqual(['root', 'root/a\xff', 'root/b', 'root/b/c']);
});

test('staged files are compared to those of the server: new, replaced, the same, and newer here', async () => {
  for (const name of ['new', 'same', 'older-here', 'newer-here']) write(staged, `root/${name}`, 'four');
  write(here, 'root/same', 'four');
  write(here, 'root/older-here', 'four', 1_600_000_000);
  write(here, 'root/newer-here', 'four', 1_800_000_000);
  expect(await compareFiles(bytesOfPath(staged), bytesOfPath(here), ['root/pipe'])).toEqual({
    ...{ added: 1, replaced: 2, same: 1, bytes: 16, newerCount: 1 },
    newer: ['root/newer-here'],
    leftOut: ['root/pipe'],
  });
});

test('a link is not the same as a file of its size and time; of many newer files the first are named', async () => {
  write(staged, 'root/a', 'four');
  mkdirSync(join(here, 'root'));
  symlinkSync('four', join(here, 'root/a'));
  lutimesSync(join(here, 'root/a'), 1_700_000_000, 1_700_000_000);
  for (let number = 0; number < 40; number += 1) {
    write(staged, `root/many${number}`, 'x');
    write(here, `root/many${number}`, 'y', 1_800_000_000);
  }
  const { same, replaced, newer, newerCount } = await compareFiles(bytesOfPath(staged), bytesOfPath(here), []);
  expect([same, replaced, newer.length, newerCount]).toEqual([0, 41, 30, 40]);
});
