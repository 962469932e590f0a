import { expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { debianLeavingLine, rpmLeavingLine } from '../packages/building/leaving-line.ts';
import { checkScripts } from './check-scripts.ts';

/** What is found in a package with these files, as `FILE:LINE: what`. */
function found(files: Readonly<Record<string, readonly string[]>>): string[] {
  const folder = temporaryFolder();
  for (const [path, lines] of Object.entries(files)) folder.write(path, lines.join('\n'));
  return checkScripts(folder.path).map(
    ({ file = '', line = 0, reason }) =>
      `${file}:${line}: ${reason.replace(': its work belongs in the update event', '')}`,
  );
}

test('code in a script of a spec file is found with its line and section', () => {
  const spec = [
    'Name: x',
    '%post',
    '/sbin/e-smith/expand-template /etc/hosts',
    '',
    '%postun sub',
    '  rm -f /x',
    '%files',
    '/x',
  ];
  expect(found({ 'x.spec': spec, 'sub/y.spec': ['%pre', 'true', 'useradd x'] })).toEqual([
    'sub/y.spec:3: there is code in %pre',
    'x.spec:3: there is code in %post',
    'x.spec:6: there is code in %postun',
  ]);
});

test.each([
  'pre',
  'preun',
  'pretrans',
  'posttrans',
  'verifyscript',
  'triggerin',
  'transfiletriggerun',
  'filetriggerin',
])('%%%s is a script', (section) => {
  expect(found({ 'x.spec': [`%${section}`, 'code'] })).toEqual([`x.spec:2: there is code in %${section}`]);
});

test.each(['package sub', 'description', 'prep', 'build', 'install', 'check', 'clean', 'files', 'changelog'])(
  '%%%s ends a script',
  (section) => {
    expect(found({ 'x.spec': ['%post', ':', `%${section}`, 'make install'] })).toEqual([]);
  },
);

test('a script that does nothing is right', () => {
  const nothing = [
    'set -e',
    '# a comment',
    '',
    '  true',
    ':',
    '%if 0%{?rhel}',
    '%else',
    '%endif',
    rpmLeavingLine,
    'exit 0',
  ];
  expect(found({ 'x.spec': ['%post', ...nothing, '%preun', ...nothing] })).toEqual([]);
  expect(found({ 'x.spec': ['%post', 'exit 1'] })).toHaveLength(1);
});

test.each([
  ['%post -p /sbin/ldconfig', 'x.spec:1: there is code in %post (/sbin/ldconfig)'],
  ['%post -n sub -p /sbin/ldconfig', 'x.spec:1: there is code in %post (/sbin/ldconfig)'],
  ['%post -p/bin/sh', undefined],
  ['%post -p/sbin/ldconfig', 'x.spec:1: there is code in %post (/sbin/ldconfig)'],
  ['%post -n my-package', undefined],
])('of %s the program counts', (line, expected) => {
  expect(found({ 'x.spec': [line] })).toEqual(expected === undefined ? [] : [expected]);
});

test('code in the scripts of a Debian package is found, also in those of one of its packages', () => {
  const script = ['#!/bin/sh', 'set -e', '#DEBHELPER#', debianLeavingLine, 'service x start', 'exit 0'];
  const files = { 'debian/postinst': script, 'debian/my-sub.prerm': script, 'debian/rules': script, postinst: script };
  expect(found(files).sort()).toEqual([
    'debian/my-sub.prerm:5: there is code in my-sub.prerm',
    'debian/postinst:5: there is code in postinst',
  ]);
});

test('a package without such files has no findings', () => {
  expect(found({ README: ['%post', 'code'], debian: ['a file'] })).toEqual([]);
});
