import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { PackageWatch } from './package-watch.ts';

let folder: TemporaryFolder;
let packages: string;
let watching: PackageWatch;
let told: number;

beforeEach(() => {
  folder = temporaryFolder();
  packages = folder.at('packages');
  told = 0;
});

afterEach(() => {
  watching.stop();
});

function watchNow(): void {
  const report = (path: string, error: unknown): void => {
    throw new Error(`cannot watch ${path}`, { cause: error });
  };
  watching = new PackageWatch({ folders: [packages], changed: () => told++, report });
}

function write(path: string, text = ''): void {
  folder.write(`packages/${path}`, text);
}

/** Waits until a change is reported. This may take longer on a busy machine. */
async function isTold(seconds = 20): Promise<boolean> {
  const before = told;
  for (let tries = 0; tries < seconds * 40 && told === before; tries++) await delay(25);
  return told > before;
}

test('an edited, a new and a removed file are reported at any depth', async () => {
  write('phones/panel.ts', '1');
  write('phones/events/x/S10y');
  watchNow();
  write('phones/panel.ts', '22');
  expect(await isTold()).toBe(true);
  write('phones/events/x/S10y', 'longer');
  expect(await isTold()).toBe(true);
  write('phones/locales/fr.json', '{}');
  expect(await isTold()).toBe(true);
  write('phones/locales/fr.json', '{ }');
  expect(await isTold()).toBe(true);
  renameSync(join(packages, 'phones/panel.ts'), join(packages, 'phones/panel.js'));
  expect(await isTold()).toBe(true);
  rmSync(join(packages, 'phones'), { recursive: true });
  expect(await isTold()).toBe(true);
});

test('the folder of packages may be missing, and a package may be a link', async () => {
  watchNow();
  write('phones/panel.ts');
  expect(await isTold()).toBe(true);
  const elsewhere = folder.at('elsewhere');
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, join(packages, 'linked'));
  expect(await isTold()).toBe(true);
  writeFileSync(join(elsewhere, 'panel.ts'), '');
  expect(await isTold()).toBe(true);
});

test('hidden files and circular links do not count as changes', async () => {
  write('phones/panel.ts');
  symlinkSync('..', join(packages, 'phones/up'));
  watchNow();
  write('.phones.new/panel.ts');
  write('phones/.panel.ts.swp');
  expect(await isTold(1)).toBe(false);
});
