import { readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot, type Root } from '../../root.ts';
import { hasOwnBase, turnedOnPackages, turnPackage } from './own-base.ts';

let folder: TemporaryFolder;
let root: Root;

beforeEach(() => {
  folder = temporaryFolder();
  root = openRoot(folder.path);
});

function put(...paths: readonly string[]): void {
  for (const path of paths) folder.write(path, '');
}

/** Files of a Debian package, and the list that dpkg keeps of them and of their folders. */
function install(name: string, ...paths: readonly string[]): void {
  put(...paths);
  const parents = (path: string): string[] => (path === '.' ? ['.'] : [...parents(dirname(path)), path]);
  const listed = new Set(paths.flatMap(parents).map((path) => (path === '.' ? '/.' : `/${path}`)));
  folder.write(`var/lib/dpkg/info/${name}.list`, `${[...listed].join('\n')}\n`);
}

const thirdParty = [
  'etc/e-smith/events/thirdparty-update/S50thing',
  'etc/e-smith/db/configuration/defaults/thing/type',
  'etc/e-smith/templates/etc/thing.conf/10all',
];
const classic = ['etc/e-smith/events/actions/navigation-conf', 'etc/e-smith/events/user-create/S15user-create-unix'];

test('the files of one third-party Debian package are not a base', () => {
  install('thirdparty', ...thirdParty);
  expect(hasOwnBase(root)).toBe(false);
  // Nor with a program for its event, in any folder.
  install('other', 'etc/e-smith/events/actions/other-restart', 'usr/sbin/e-smith/other');
  put('sbin/e-smith/other');
  expect(hasOwnBase(root)).toBe(false);
});

test('files of a third party that dpkg does not list count as files without a package', () => {
  put(...thirdParty);
  expect(hasOwnBase(root)).toBe(true);
});

test('a base is found beside a third-party package, however it was installed', () => {
  install('thirdparty', ...thirdParty);
  put(...classic);
  expect(hasOwnBase(root)).toBe(true);
});

test('a base that was installed as a Debian package is found', () => {
  install('smeserver-base', ...classic);
  expect(hasOwnBase(root)).toBe(true);
});

test('a base under another name is found by its commands', () => {
  install('my-server', 'usr/sbin/e-smith/signal-event', ...classic);
  expect(hasOwnBase(root)).toBe(true);
});

test('a base of RPM packages is found in a root without dpkg', () => {
  put('usr/lib/sysimage/rpm/rpmdb.sqlite', ...classic);
  expect(hasOwnBase(root)).toBe(true);
});

test('an event, or a default, that somebody made on this server is not a base', () => {
  put('etc/e-smith/events/user-create/S80mine');
  expect(hasOwnBase(root)).toBe(false);
  put('etc/e-smith/db/configuration/defaults/myservice/type');
  expect(hasOwnBase(root)).toBe(false);
});

test('a package that dpkg installs later is seen', () => {
  install('thirdparty', ...thirdParty);
  expect(hasOwnBase(root)).toBe(false);
  install('nethserver-base', ...classic);
  expect(hasOwnBase(root)).toBe(true);
});

test('packages are turned on and off, one by one', () => {
  for (const name of ['b', 'a', 'b']) turnPackage(root.folder, name, true);
  expect(turnedOnPackages(root.folder)).toEqual(['a', 'b']);
  turnPackage(root.folder, 'a', false);
  expect(turnedOnPackages(root.folder)).toEqual(['b']);
});

test('a list of turned on packages that cannot be read counts as empty, and is not written', () => {
  const file = join(root.folder, 'packages-turned-on.json');
  symlinkSync(file, file);
  expect(turnedOnPackages(root.folder)).toEqual([]);
  expect(() => {
    turnPackage(root.folder, 'a', true);
  }).toThrow('ELOOP');
  expect(() => readFileSync(file)).toThrow('ELOOP');
});
