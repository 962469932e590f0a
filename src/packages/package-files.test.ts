import { chmodSync, mkdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { pathsIn, stampOf, statOf, watchedFolders } from './package-files.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

function put(path: string, text = 'x'): string {
  return folder.write(path, text);
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
  expect(pathsIn(folder.path).map(({ path, kind }) => `${kind} ${path}`)).toEqual([
    'file B',
    'file a',
    'folder b',
    'file b/A',
    'file b/z',
  ]);
});

test('a link is listed, not followed', () => {
  put('real/file');
  symlinkSync('real', folder.at('link'));
  symlinkSync('nowhere', folder.at('broken'));
  expect(pathsIn(folder.path).map(({ path, kind }) => `${kind} ${path}`)).toEqual([
    'link broken',
    'link link',
    'folder real',
    'file real/file',
  ]);
});

test('a folder that does not exist has no content', () => {
  expect(pathsIn(folder.at('none'))).toEqual([]);
});

test.each([
  ['a new file', () => put('one/new')],
  [
    'a removed file',
    () => {
      rmSync(folder.at('one/file'));
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
      utimesSync(folder.at('one/file'), 1, 1);
    },
  ],
  [
    'another mode',
    () => {
      chmodSync(folder.at('one/file'), 0o700);
    },
  ],
  [
    'a new package',
    () => {
      mkdirSync(folder.at('two'));
    },
  ],
])('the stamp changes with %s', (_, change) => {
  utimesSync(put('one/file'), 2, 2);
  const before = stampOf([folder.path]);
  expect(stampOf([folder.path])).toBe(before);
  change();
  expect(stampOf([folder.path])).not.toBe(before);
});

test('the stamp does not change with what is hidden or behind a link', () => {
  put('one/file');
  const outside = temporaryFolder();
  symlinkSync(outside.path, folder.at('one/link'));
  const before = stampOf([folder.path]);
  put('one/.swap');
  put('one/node_modules/x');
  outside.write('file', 'x');
  expect(stampOf([folder.path])).toBe(before);
});

test('all folders of packages are watched, also of a package that is a link', () => {
  put('one/events/update/S10x');
  const outside = temporaryFolder();
  mkdirSync(outside.at('db'));
  symlinkSync(outside.path, folder.at('two'));
  expect(watchedFolders([folder.path])).toEqual(
    ['', 'one', 'one/events', 'one/events/update', 'two', 'two/db'].map((path) => folder.at(path)),
  );
});

test('of a folder that does not exist the nearest one above is watched', () => {
  expect(watchedFolders([folder.at('a/b/c'), folder.at('a/d')])).toEqual([folder.path]);
});

test('what a path leads to is unknown if it leads nowhere', () => {
  put('file', '123');
  symlinkSync('file', folder.at('link'));
  symlinkSync('itself', folder.at('itself'));
  expect([statOf(folder.at('link'))?.size, statOf(folder.at('itself')), statOf(folder.at('x'))]).toEqual([
    3,
    undefined,
    undefined,
  ]);
});
