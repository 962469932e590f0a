import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { forgetCrashes, leftOutPackages, noteCrash } from './left-out-packages.ts';

let state: string;

beforeEach(() => {
  state = temporaryFolder().path;
});

const crash = (name: string | null): void => {
  noteCrash(state, { at: '2026-01-01T00:00:00.000Z', package: name });
};

test('a package that was named in two crashes in a row is left out until it is tried again', () => {
  crash('a');
  crash(null);
  crash('b');
  expect(leftOutPackages(state)).toEqual([]);
  crash('b');
  crash('c');
  expect(leftOutPackages(state)).toEqual(['b']);
  forgetCrashes(state, 'b');
  expect(leftOutPackages(state)).toEqual([]);
});

test('a damaged record is written again', () => {
  writeFileSync(join(state, 'server-ends.json'), '{"ends":');
  crash('a');
  crash('a');
  expect(leftOutPackages(state)).toEqual(['a']);
});

test('a record that cannot be read counts as empty, and is not written', () => {
  symlinkSync(join(state, 'server-ends.json'), join(state, 'server-ends.json'));
  expect(leftOutPackages(state)).toEqual([]);
  expect(() => {
    crash('a');
  }).toThrow('ELOOP');
  expect(() => {
    forgetCrashes(state, 'a');
  }).toThrow('ELOOP');
  expect(() => readFileSync(join(state, 'server-ends.json'))).toThrow('ELOOP');
});
