import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot, type Root } from '../root.ts';
import { lastOwners, rememberOwners, serviceOwners, type DefaultsFolder } from './service-owners.ts';

const own = 'etc/e-smith/db/configuration/defaults';
let folder: TemporaryFolder;
let root: Root;

beforeEach(() => {
  folder = temporaryFolder();
  root = openRoot(folder.path);
});

/** The folders of defaults of these packages; `root` is the root's own. */
function folders(...names: string[]): DefaultsFolder[] {
  return names.map((name) => ({ name, folder: root.path(name === 'root' ? own : `packages/${name}`) }));
}

/** The dpkg status of a package with a configuration file for each of these services. */
function debian(name: string, status: string, ...services: string[]): string {
  const files = services.map((service) => ` /${own}/${service}/type 0123456789abcdef0123456789abcdef`);
  return [`Package: ${name}`, `Status: ${status}`, 'Version: 1', 'Conffiles:', ...files, 'Description: x', ''].join(
    '\n',
  );
}

test('a package owns the services of its defaults, other records have no owner', () => {
  folder.write('packages/mail/smtpd/type', 'service\n');
  folder.write('packages/mail/imap/type', 'service');
  folder.write('packages/mail/MailSize/type', 'setting\n');
  folder.write('packages/mail/serviced/type', 'services\n');
  folder.write('packages/mail/halfway/status', 'enabled\n');
  expect(serviceOwners(folders('mail'), root)).toEqual(
    new Map([
      ['imap', ['mail']],
      ['smtpd', ['mail']],
    ]),
  );
});

test('a service of several packages has all of them as owners, in their order', () => {
  folder.write('packages/one/web/type', 'service');
  folder.write('packages/two/web/type', 'service');
  expect(serviceOwners(folders('two', 'one'), root).get('web')).toEqual(['two', 'one']);
});

test('a default in the own folder of the root belongs to its Debian package, or else to the root', () => {
  folder.write(`${own}/web/type`, 'service');
  folder.write(`${own}/mine/type`, 'service');
  folder.write('var/lib/dpkg/status', debian('smeserver-web', 'install ok installed', 'web'));
  expect(serviceOwners(folders('root'), root)).toEqual(
    new Map([
      ['mine', ['root']],
      ['web', ['smeserver-web']],
    ]),
  );
});

test('a Debian package that was removed, and has left its default, owns nothing, but is still named', () => {
  folder.write(`${own}/web/type`, 'service');
  folder.write(
    'var/lib/dpkg/status',
    [
      'Package: other\nStatus: install ok installed\n',
      debian('smeserver-web', 'deinstall ok config-files', 'web'),
    ].join('\n'),
  );
  expect(serviceOwners(folders('root'), root)).toEqual(new Map());
  expect(lastOwners(root, folders('root'))).toEqual(new Map([['web', 'smeserver-web']]));
});

test('only a file type directly in the folder of a record names a last owner', () => {
  const line = (path: string): string => ` /${own}/${path} 0123456789abcdef0123456789abcdef`;
  folder.write(
    'var/lib/dpkg/status',
    `Package: x\nStatus: deinstall ok config-files\nConffiles:\n${line('web/status')}\n /etc/e-smith/db/accounts/defaults/admin/type 0\n`,
  );
  expect(lastOwners(root, folders('root'))).toEqual(new Map());
});

test('owners are remembered after they have gone, and new ones are added', () => {
  rememberOwners(root, new Map([['web', ['one', 'two']]]));
  rememberOwners(root, new Map([['ftp', ['three']]]));
  expect(lastOwners(root, folders('root'))).toEqual(
    new Map([
      ['web', 'one, two'],
      ['ftp', 'three'],
    ]),
  );
});

test('the owners are written only if something is new', () => {
  const file = join(root.state, 'service-owners.json');
  rememberOwners(root, new Map([['web', ['one']]]));
  chmodSync(file, 0o640);
  rememberOwners(root, new Map([['web', ['one']]]));
  rememberOwners(root, new Map());
  // A file that is written again gets its usual mode.
  expect(statSync(file).mode & 0o777).toBe(0o640);
  rememberOwners(root, new Map([['web', ['two']]]));
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ web: 'two' });
});

test('stored owners that cannot be read are not replaced, and count as none for a page', () => {
  folder.write('var/lib/panelsmith/service-owners.json/kept', '');
  expect(() => {
    rememberOwners(root, new Map([['web', ['one']]]));
  }).toThrow();
  expect(existsSync(join(root.state, 'service-owners.json/kept'))).toBe(true);
  expect(lastOwners(root, [])).toEqual(new Map());
});
