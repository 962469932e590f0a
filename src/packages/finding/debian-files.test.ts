import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot, type Root } from '../../root.ts';
import { debianFiles } from './debian-files.ts';

const info = 'var/lib/dpkg/info';

/** A root whose dpkg has these lists of files. */
function rootWith(lists: Readonly<Record<string, readonly string[]>>): Root {
  const folder = temporaryFolder().path;
  const root = openRoot(folder);
  mkdirSync(root.path(info), { recursive: true });
  for (const [name, paths] of Object.entries(lists)) put(root, name, paths);
  return root;
}

function put(root: Root, name: string, paths: readonly string[]): void {
  writeFileSync(root.path(info, name), paths.map((path) => `${path}\n`).join(''));
}

test('without dpkg there are none', () => {
  expect(debianFiles(openRoot('/nonexistent'))).toEqual({ paths: new Set(), hasBase: false });
});

test('the paths of all packages below the folders of the family are known', () => {
  const root = rootWith({
    'web.list': ['/.', '/etc', '/etc/e-smith', '/etc/e-smith/events/web-update', '/usr/share/doc/web/e-smith.txt'],
    'tools:amd64.list': ['/usr/sbin/e-smith/tool', '/usr/share/perl5/vendor_perl/esmith/Web.pm'],
    'other.list': ['/etc/other', '/etc/e-smithy/x'],
    'web.conffiles': ['/etc/e-smith/not-a-list'],
  });
  expect([...debianFiles(root).paths].sort()).toEqual([
    'etc/e-smith',
    'etc/e-smith/events/web-update',
    'sbin/e-smith/tool',
    'usr/share/perl5/vendor_perl/esmith/Web.pm',
  ]);
});

test.each([
  ['e-smith-base.list', ['/etc/e-smith/x'], true],
  ['smeserver-lib.list', ['/etc/e-smith/x'], true],
  ['nethserver-base:amd64.list', ['/etc/e-smith/x'], true],
  // After `apt purge` a list may be left, but empty.
  ['e-smith-base.list', ['/.'], false],
  ['e-smith-basement.list', ['/etc/e-smith/x'], false],
  ['my-e-smith-base.list', ['/etc/e-smith/x'], false],
  ['any.list', ['/sbin/e-smith/signal-event'], true],
  ['any.list', ['/usr/sbin/e-smith/expand-template'], true],
  ['any.list', ['/sbin/e-smith/db'], false],
])('whether %s with %j is the base: %s', (name, paths, hasBase) => {
  expect(debianFiles(rootWith({ [name]: paths })).hasBase).toBe(hasBase);
});

test('the lists are read again after dpkg has added or removed a package', () => {
  const root = rootWith({ 'a.list': ['/etc/e-smith/a'] });
  const first = debianFiles(root);
  expect(debianFiles(root)).toBe(first);
  put(root, 'b.list', ['/etc/e-smith/b']);
  expect([...debianFiles(root).paths].sort()).toEqual(['etc/e-smith/a', 'etc/e-smith/b']);
  rmSync(root.path(info, 'a.list'));
  expect([...debianFiles(root).paths]).toEqual(['etc/e-smith/b']);
});

test('a list that cannot be read does not affect the others', () => {
  const root = rootWith({ 'a.list': ['/etc/e-smith/a'] });
  mkdirSync(root.path(info, 'folder.list'));
  expect([...debianFiles(root).paths]).toEqual(['etc/e-smith/a']);
});
