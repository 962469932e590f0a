import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot, type Root } from '../../root.ts';
import { hasUnit, UnitLinks } from './unit-links.ts';

const [etc, usr] = ['etc/systemd/system', 'usr/lib/systemd/system'];
const installable = '[Service]\n[Install]\nWantedBy=multi-user.target\n';
let folder: TemporaryFolder;
let root: Root;

beforeEach(() => {
  folder = temporaryFolder();
  root = openRoot(folder.path);
});

function put(path: string, text = installable): void {
  folder.write(path, text);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(root.path(path)), { recursive: true });
  symlinkSync(target, root.path(path));
}

function state(unit: string): string {
  return new UnitLinks(root).stateOf(unit);
}

test('a unit that can be installed is disabled until a target wants or requires it', () => {
  for (const name of ['a', 'b', 'c', 'd']) put(`${usr}/${name}.service`);
  link(`${etc}/multi-user.target.wants/a.service`, `/${usr}/a.service`);
  link(`${etc}/multi-user.target.requires/b.service`, `/${usr}/b.service`);
  link(`${etc}/multi-user.target.upholds/c.service`, `/${usr}/c.service`);
  expect(['a', 'b', 'c', 'd'].map((name) => state(`${name}.service`))).toEqual([
    'enabled',
    'enabled',
    'enabled',
    'disabled',
  ]);
});

test('a unit without a section Install can be neither enabled nor disabled', () => {
  put(`${usr}/helper.service`, '[Service]\n# [Install]\n');
  expect(state('helper.service')).toBe('fixed');
});

test('an alias enables the unit that it leads to', () => {
  put(`${usr}/ssh.service`);
  link(`${etc}/sshd.service`, `/${usr}/ssh.service`);
  expect(state('ssh.service')).toBe('enabled');
});

test('a unit that is only linked from another folder is not enabled', () => {
  put('opt/app/app.service');
  link(`${etc}/app.service`, root.path('opt/app/app.service'));
  expect(state('app.service')).toBe('disabled');
});

test('a masked unit is not enabled', () => {
  put(`${usr}/web.service`);
  link(`${etc}/web.service`, '/dev/null');
  expect(state('web.service')).not.toBe('enabled');
  expect(state('null')).toBe('disabled');
});

test('the file in /etc counts, not the one of the distribution', () => {
  put(`${usr}/web.service`);
  put(`${etc}/web.service`, '[Service]\n');
  expect(state('web.service')).toBe('fixed');
});

test('an instance has its own links, and the file of its template if it has none of its own', () => {
  put(`${usr}/many@.service`);
  link(`${etc}/multi-user.target.wants/many@one.service`, `/${usr}/many@.service`);
  put(`${usr}/many@fixed.service`, '[Service]\n');
  expect(['one', 'two', 'fixed'].map((name) => state(`many@${name}.service`))).toEqual([
    'enabled',
    'disabled',
    'fixed',
  ]);
});

test('a start script is enabled by a start link of run level 3 or 5', () => {
  for (const name of ['etc/rc3.d/S20web', 'etc/rc5.d/S01ftp', 'etc/rc3.d/K20old', 'etc/rc2.d/S20two']) put(name, '');
  expect(['web', 'ftp', 'old', 'two'].map((name) => state(`${name}.service`))).toEqual([
    'enabled',
    'enabled',
    'disabled',
    'disabled',
  ]);
});

test.each([
  [`${etc}/a.service`, 'a.service'],
  ['run/systemd/system/a.service', 'a.service'],
  ['usr/local/lib/systemd/system/a.socket', 'a.socket'],
  [`${usr}/a@.service`, 'a@one.service'],
  ['run/systemd/transient/a.service', 'a.service'],
  ['run/systemd/generator.late/a.service', 'a.service'],
])('with %s systemd can know %s', (file, unit) => {
  expect(hasUnit(root, unit)).toBe(false);
  put(file);
  expect([hasUnit(root, unit), hasUnit(root, `b${unit}`)]).toEqual([true, false]);
});
