import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { placePackages } from './place-packages.ts';
import { reinstalledFolder, takeReinstalled } from './reinstalled.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'place-packages-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a package that cannot be put back does not keep the others from it, and is named', () => {
  for (const name of ['a', 'b']) mkdirSync(join(folder, name));
  const placed = placePackages(folder, [
    { name: 'a', from: undefined },
    { name: 'b', from: undefined },
  ]);
  // Somebody else puts something in its place.
  mkdirSync(join(folder, 'b/other'), { recursive: true });
  expect(placed.putBack).toThrow(/could be put back.*ENOTEMPTY/s);
  expect(readdirSync(folder)).toEqual([`.old-b.${process.pid}`, 'a', 'b']);
});

test('that the list of what was installed again cannot be read is an error, and not an empty list', () => {
  expect(takeReinstalled(folder).names).toEqual(new Set());
  writeFileSync(join(folder, reinstalledFolder), '');
  expect(() => takeReinstalled(folder)).toThrow('ENOTDIR');
});
