import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { PackageMistakes } from '../mistake.ts';
import { performInstall, performRemoval } from './perform-transaction.ts';

let folder: TemporaryFolder;
let target: string;

beforeEach(() => {
  folder = temporaryFolder();
  target = folder.at('packages');
  make('packages/doors', '1');
  make('staged/doors', '2');
});

function make(path: string, version: string): void {
  folder.write(`${path}/version`, version);
}

function installed(): string {
  return readFileSync(join(target, 'doors/version'), 'utf8');
}

const unreadable = (): Promise<never> => Promise.reject(new Error('the folder of packages cannot be read'));

function plan(): Parameters<typeof performInstall>[0] {
  const staged = { folder: folder.at('staged/doors') };
  return { coming: [{ named: { name: 'doors' }, folderName: 'doors', staged }], refusals: [] };
}

test('why a package does not work is said also if the old ones cannot be looked for again', async () => {
  let looks = 0;
  const installing = performInstall(plan(), {
    target,
    refresh: () => (looks++ === 0 ? Promise.resolve() : unreadable()),
    brokenIn: () => 'its panel has a mistake',
  });
  const failure: unknown = await installing.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PackageMistakes);
  expect(String(failure)).toMatch(/doors: its panel has a mistake.*cannot be read/);
  expect(installed()).toBe('1');
});

test('a package is removed, or stays if the others cannot be looked for', async () => {
  const removal = { going: [{ folder: join(target, 'doors') }], refusals: [] };
  await expect(performRemoval(removal, { target, refresh: unreadable })).rejects.toThrow('cannot be read');
  expect([installed(), readdirSync(target)]).toEqual(['1', ['doors']]);
  await performRemoval(removal, { target, refresh: () => Promise.resolve() });
  expect([existsSync(join(target, 'doors')), readdirSync(target)]).toEqual([false, []]);
});
