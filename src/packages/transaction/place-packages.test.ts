import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { placePackages } from './place-packages.ts';
import { reinstalledFolder, takeReinstalled } from './reinstalled.ts';

let folder: TemporaryFolder;
let packages: string;

beforeEach(() => {
  folder = temporaryFolder();
  packages = folder.at('packages');
});

/** A folder of a package with one file, which says which one it is. */
function make(path: string, text: string): string {
  return dirname(folder.write(`${path}/version`, text));
}

/** Each package that is there, also a hidden one, with what it says. */
function there(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(packages).map((name) => [name, readFileSync(join(packages, name, 'version'), 'utf8')]),
  );
}

test('a new package is in its place, and the replaced one is kept until the new one is confirmed to work', () => {
  make('packages/doors', '1');
  const placed = placePackages(packages, [
    { name: 'doors', from: make('staged/doors', '2') },
    { name: 'bells', from: make('staged/bells', '1') },
  ]);
  expect(there()).toEqual({ doors: '2', bells: '1', [`.old-doors.${process.pid}`]: '1' });
  placed.keep();
  expect(there()).toEqual({ doors: '2', bells: '1' });
});

test('everything can be put back as it was: what came, what was replaced and what was removed', () => {
  make('packages/doors', '1');
  make('packages/gates', '1');
  const placed = placePackages(packages, [
    { name: 'doors', from: make('staged/doors', '2') },
    { name: 'bells', from: make('staged/bells', '1') },
    { name: 'gates', from: undefined },
  ]);
  expect(Object.keys(there())).not.toContain('gates');
  placed.putBack();
  expect(there()).toEqual({ doors: '1', gates: '1' });
});

test('if one cannot be put in its place, nothing has changed', () => {
  make('packages/doors', '1');
  make('packages/bells', '1');
  const moves = [
    { name: 'doors', from: make('staged/doors', '2') },
    { name: 'bells', from: folder.at('staged/missing') },
  ];
  expect(() => placePackages(packages, moves)).toThrow(/ENOENT/);
  expect(there()).toEqual({ doors: '1', bells: '1' });
});

test('what a killed process has left under the hidden name is not in the way', () => {
  make('packages/doors', '1');
  make(`packages/.old-doors.${process.pid}`, '0');
  placePackages(packages, [{ name: 'doors', from: make('staged/doors', '2') }]).putBack();
  expect(there()).toEqual({ doors: '1' });
});

test('a package is removed, and a missing one is not a mistake', () => {
  make('packages/doors', '1');
  placePackages(packages, [
    { name: 'doors', from: undefined },
    { name: 'bells', from: undefined },
  ]).keep();
  expect(there()).toEqual({});
});

test('a package that cannot be put back does not stop the others from being put back, and is named', () => {
  for (const name of ['a', 'b']) mkdirSync(join(packages, name), { recursive: true });
  const placed = placePackages(packages, [
    { name: 'a', from: undefined },
    { name: 'b', from: undefined },
  ]);
  // Somebody else puts something in its place.
  mkdirSync(join(packages, 'b/other'), { recursive: true });
  expect(placed.putBack).toThrow(/could be put back.*ENOTEMPTY/s);
  expect(readdirSync(packages)).toEqual([`.old-b.${process.pid}`, 'a', 'b']);
});

test('a list of reinstalled packages that cannot be read is an error, and not an empty list', () => {
  expect(takeReinstalled(folder.path).names).toEqual(new Set());
  folder.write(reinstalledFolder, '');
  expect(() => takeReinstalled(folder.path)).toThrow('ENOTDIR');
});
