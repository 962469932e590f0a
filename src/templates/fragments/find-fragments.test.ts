import { symlinkSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { findFragments } from './find-fragments.ts';

let place: TemporaryFolder;

beforeEach(() => {
  place = temporaryFolder();
});

function write(path: string, text = 'x'): void {
  place.write(path, text);
}

function find(...folders: string[]): string[] | undefined {
  const queue = folders.map((folder) => place.at(folder));
  const found = findFragments(queue, '/etc/x', place.at('default/template-begin'));
  return found?.fragments.map(({ file }) => file.slice(place.path.length + 1).replace('/etc/x', ''));
}

test('fragments of all folders are sorted in byte order between begin and end, and a stronger folder replaces names', () => {
  for (const name of ['9a', '10b', 'Z', 'a', 'template-end', 'template-begin', 'é']) write(`base/etc/x/${name}`);
  for (const name of ['10b', '50c']) write(`custom/etc/x/${name}`);
  const names = [
    'base/template-begin',
    'custom/10b',
    'custom/50c',
    'base/9a',
    'base/Z',
    'base/a',
    'base/é',
    'base/template-end',
  ];
  expect(find('custom', 'base')).toEqual(names);
});

test('a fragment with the extension .ejs is EJS, and the extension is not part of its name', () => {
  write('base/etc/x/10a');
  write('base/etc/x/20b.ejs');
  write('base/etc/x/30c');
  write('base/etc/x/template-end.ejs');
  write('base/etc/x/zz');
  write('custom/etc/x/10a.ejs');
  write('custom/etc/x/20b');
  write('custom/etc/x/30c');
  write('custom/etc/x/30c.ejs');
  const names = ['custom/10a.ejs', 'custom/20b', 'custom/30c.ejs', 'base/zz', 'base/template-end.ejs'];
  expect(find('custom', 'base')).toEqual(names);
});

test('an empty file replaces a fragment, including the default template-begin', () => {
  write('default/template-begin');
  write('base/etc/x/10a');
  write('base/etc/x/20b');
  expect(find('custom', 'base')).toEqual(['default/template-begin', 'base/10a', 'base/20b']);
  write('custom/etc/x/10a', '');
  write('custom/etc/x/template-begin', '');
  expect(find('custom', 'base')).toEqual(['custom/template-begin', 'custom/10a', 'base/20b']);
});

test('a plain file is a whole template', () => {
  write('base/etc/x/10a');
  write('custom/etc/x');
  expect(find('custom', 'base')).toEqual(['custom']);
  expect(find('base', 'custom')).toEqual(['base/10a']);
});

test('folders, devices and broken links are skipped, and leftover files are reported', () => {
  write('base/etc/x/10a');
  write('base/etc/x/sub/20b');
  write('base/etc/x/30c.rpmsave');
  symlinkSync('/dev/null', place.at('base/etc/x/40d'));
  symlinkSync('nowhere', place.at('base/etc/x/50e'));
  symlinkSync('10a', place.at('base/etc/x/60f'));
  expect(find('base')).toEqual(['base/10a', 'base/60f']);
  expect(findFragments([place.at('base')], '/etc/x', 'none')?.warnings).toHaveLength(1);
  expect(find('custom')).toBeUndefined();
});
