import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { pathsIn, stampOf, statOf, watchedFolders } from './package-files.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-files-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
});

function put(path: string, text = 'x'): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

test('the content of a package is listed with folders, in byte order, without hidden files and modules of npm', () => {
  for (const path of [
    'b/z',
    'b/A',
    'a',
    'B',
    '.git/config',
    'b/.hidden',
    'node_modules/x/index.js',
    'b/node_modules/y',
  ])
    put(path);
  expect(pathsIn(folder).map(({ path, kind }) => `${kind} ${path}`)).toEqual([
    'file B',
    'file a',
    'folder b',
    'file b/A',
    'file b/z',
  ]);
});

test('a link is listed, not followed', () => {
  put('real/file');
  symlinkSync('real', join(folder, 'link'));
  symlinkSync('nowhere', join(folder, 'broken'));
  expect(pathsIn(folder).map(({ path, kind }) => `${kind} ${path}`)).toEqual([
    'link broken',
    'link link',
    'folder real',
    'file real/file',
  ]);
});

test('a folder that does not exist has no content', () => {
  expect(pathsIn(join(folder, 'none'))).toEqual([]);
});

test.each([
  ['a new file', () => put('one/new')],
  [
    'a removed file',
    () => {
      rmSync(join(folder, 'one/file'));
    },
  ],
  [
    'another size',
    () => {
      utimesSync(put('one/file', 'longer'), 2, 2);
    },
  ],
  [
    'another time',
    () => {
      utimesSync(join(folder, 'one/file'), 1, 1);
    },
  ],
  [
    'another mode',
    () => {
      chmodSync(join(folder, 'one/file'), 0o700);
    },
  ],
  [
    'a new package',
    () => {
      mkdirSync(join(folder, 'two'));
    },
  ],
])('the stamp changes with %s', (_, change) => {
  utimesSync(put('one/file'), 2, 2);
  const before = stampOf([folder]);
  expect(stampOf([folder])).toBe(before);
  change();
  expect(stampOf([folder])).not.toBe(before);
});

test('the stamp does not change with what is hidden or behind a link', () => {
  put('one/file');
  const outside = mkdtempSync(join(tmpdir(), 'panelsmith-outside-'));
  onTestFinished(() => {
    rmSync(outside, { recursive: true });
  });
  symlinkSync(outside, join(folder, 'one/link'));
  const before = stampOf([folder]);
  put('one/.swap');
  put('one/node_modules/x');
  writeFileSync(join(outside, 'file'), 'x');
  expect(stampOf([folder])).toBe(before);
});

test('all folders of packages are watched, also of a package that is a link', () => {
  put('one/events/update/S10x');
  const outside = mkdtempSync(join(tmpdir(), 'panelsmith-outside-'));
  onTestFinished(() => {
    rmSync(outside, { recursive: true });
  });
  mkdirSync(join(outside, 'db'));
  symlinkSync(outside, join(folder, 'two'));
  expect(watchedFolders([folder])).toEqual(
    ['', 'one', 'one/events', 'one/events/update', 'two', 'two/db'].map((path) => join(folder, path)),
  );
});

test('of a folder that does not exist the nearest one above is watched', () => {
  expect(watchedFolders([join(folder, 'a/b/c'), join(folder, 'a/d')])).toEqual([folder]);
});

test('what a path leads to is unknown if it leads nowhere', () => {
  put('file', '123');
  symlinkSync('file', join(folder, 'link'));
  symlinkSync('itself', join(folder, 'itself'));
  expect([statOf(join(folder, 'link'))?.size, statOf(join(folder, 'itself')), statOf(join(folder, 'x'))]).toEqual([
    3,
    undefined,
    undefined,
  ]);
});
