import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import { LimitsFile, signInLimitsFile, type StoredLimits } from './limits-file.ts';

let folder: string;
let file: string;
let told: string[];
let limits: LimitsFile;

beforeEach(() => {
  folder = temporaryFolder().path;
  file = join(folder, 'sign-in-limits.json');
  told = [];
  limits = new LimitsFile(file, (line) => told.push(line));
});

const none: StoredLimits = { addresses: [], accounts: [], sessions: [], known: [] };
const some: StoredLimits = {
  ...none,
  addresses: [['192.0.2.1', { spent: 3, until: 5000 }]],
  known: [['admin', ['192.0.2.1', '2001:db8::/64']]],
};

test('counts are read back as they were written, and only we can read them', async () => {
  limits.write(() => some);
  await expect.poll(() => limits.read()).toEqual(some);
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  expect(signInLimitsFile.isOurs(JSON.parse(readFileSync(file, 'utf8')))).toBe(true);
});

test('without a file nothing was counted', () => {
  expect(limits.read()).toEqual(none);
  expect(told).toEqual([]);
});

test('invalid entries are ignored, the others count', () => {
  const odd = [null, 1, [], ['a'], [1, { spent: 1, until: 1 }], ['a', { spent: 1.5, until: 1 }], ['a', { spent: 1 }]];
  const accounts = [...odd, ['b', { spent: 2, until: 7 }]];
  writeFileSync(
    file,
    JSON.stringify({
      addresses: 'odd',
      accounts,
      known: [
        ['admin', [1]],
        ['bob', ['192.0.2.1']],
      ],
    }),
  );
  expect(limits.read()).toEqual({
    ...none,
    accounts: [['b', { spent: 2, until: 7 }]],
    known: [['bob', ['192.0.2.1']]],
  });
});

test.each(['', '{', 'null', '[]', '7'])('a damaged file counts as none: %j', (text) => {
  writeFileSync(file, text);
  expect(limits.read()).toEqual(none);
});

test('a file that cannot be written is reported once, until it can be written again', async () => {
  mkdirSync(file);
  /** Writes, and waits until the write has been tried. */
  const write = async (): Promise<void> => {
    let asked = 0;
    const count = (): StoredLimits => {
      asked += 1;
      return some;
    };
    limits.write(count);
    limits.write(count);
    // The second one is asked for when the first has ended.
    await expect.poll(() => asked).toBe(2);
  };
  await write();
  await write();
  expect(told).toEqual(['the counted sign-ins cannot be stored in a file']);
  rmdirSync(file);
  await write();
  rmSync(file);
  mkdirSync(file);
  await write();
  await expect.poll(() => told).toHaveLength(2);
});
