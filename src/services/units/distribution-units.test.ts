import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { distributionUnits } from './distribution-units.ts';

function unitsOn(release: string | undefined): (service: string) => readonly string[] {
  const folder = temporaryFolder();
  mkdirSync(folder.at('etc'));
  if (release !== undefined) folder.write('etc/os-release', release);
  return distributionUnits(openRoot(folder.path));
}

test.each([
  ['PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n', 'apache2'],
  ['ID=ubuntu\nID_LIKE=debian\n', 'apache2'],
  ['NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\n', 'httpd'],
  ["ID='centos'\n", 'httpd'],
  ['ID=fedora', 'httpd'],
  // Only the two lines say which distribution it is.
  ['ID=debian\nVERSION_ID=12\nHOME_URL="https://like.rhel.example/"\nX_ID=rhel\n', 'apache2'],
  ['ID=myrhel\n', 'apache2'],
  [undefined, 'apache2'],
])('with %j the web server is %s', (release, unit) => {
  expect(unitsOn(release)('httpd-e-smith')).toEqual([unit]);
});

test('the preferred unit is the first', () => {
  expect(unitsOn('ID=debian')('mysqld')).toEqual(['mariadb', 'mysql']);
  expect(unitsOn('ID=rhel')('mysqld')).toEqual(['mariadb', 'mysqld']);
});

test('names of old servers lead to the same units everywhere', () => {
  for (const release of ['ID=debian', 'ID=rhel']) expect(unitsOn(release)('qmail')).toEqual(['postfix']);
});

test('a unit that a distribution names like the service has no other name there', () => {
  expect([unitsOn('ID=debian')('sshd'), unitsOn('ID=rhel')('sshd')]).toEqual([['ssh'], []]);
  expect([unitsOn('ID=debian')('ssh'), unitsOn('ID=rhel')('ssh')]).toEqual([[], ['sshd']]);
});

test.each(['', 'unknown', 'constructor', '__proto__', 'toString'])('a service %j has no other names', (service) => {
  expect(unitsOn('ID=debian')(service)).toEqual([]);
});
