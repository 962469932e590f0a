import { lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import { SignInLimits } from './sign-in-limits.ts';

const home = '203.0.113.9';
const anywhere = (index: number): string => `198.51.100.${String(index)}`;

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

const open = (reported: string[] = []): SignInLimits =>
  new SignInLimits({
    file: folder.at('limits.json'),
    addressAttempts: 2,
    accountAttempts: 3,
    seconds: 60,
    exists: (account) => account === 'admin',
    report: (line) => reported.push(line),
  });
const waits = (limits: SignInLimits, address: string): boolean => limits.spend('admin', address).waitSeconds > 0;

test.each(['', '{', '[]', '{"addresses":[["1.2.3.4",{"spent":"x"}],7],"known":5}', '\0\0'])(
  'limits count although their file holds %j',
  (text) => {
    folder.write('limits.json', text);
    const limits = open();
    expect([waits(limits, home), waits(limits, home), waits(limits, home)]).toEqual([false, false, true]);
  },
);

test('limits work although a folder is in place of their file, which is reported', () => {
  mkdirSync(folder.at('limits.json'));
  const reported: string[] = [];
  const limits = open(reported);
  expect([waits(limits, home), waits(limits, home), waits(limits, home)]).toEqual([false, false, true]);
  expect(reported).toEqual(['the counted sign-ins cannot be read; counting starts again']);
});

test('limits work although their file cannot be read, which is left as it is', async () => {
  const file = folder.at('limits.json');
  // Even root cannot read a link that leads to itself.
  symlinkSync(file, file);
  const reported: string[] = [];
  const limits = open(reported);
  expect([waits(limits, home), waits(limits, home), waits(limits, home)]).toEqual([false, false, true]);
  const said = [
    'the counted sign-ins cannot be read; counting starts again',
    'the counted sign-ins cannot be stored in a file',
  ];
  await expect.poll(() => reported).toEqual(said);
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
});

test('after the clock was set back, nobody has to wait longer', () => {
  const until = Date.now() + 1e9;
  folder.write('limits.json', JSON.stringify({ addresses: [[home, { spent: 9, until }]] }));
  expect(open().spend('admin', home).waitSeconds).toBeLessThanOrEqual(60);
});

test('limits store a bounded number of addresses and names, and still remember every account', () => {
  const limits = open();
  expect([1, 2, 3].map((index) => waits(limits, anywhere(index)))).toEqual([false, false, false]);
  for (let index = 0; index < 25_000; index++) limits.spend(`name${String(index)}`, `10.${String(index)}`);
  expect(waits(limits, anywhere(4))).toBe(true);
});
