import fc from 'fast-check';
import { mkdirSync, rmSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import {
  isSettingName,
  normalPath,
  SettingError,
  templateSettings,
  type NamedSetting,
  type TemplateSettings,
} from './metadata-settings.ts';
import type { PerlValue } from '../perl/perl-literal.ts';

let folder: TemporaryFolder;
let warnings: string[];

beforeEach(() => {
  folder = temporaryFolder();
  folder.write('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nqmaild:x:400:401::/var:/bin/false\n');
  folder.write('etc/group', 'root:x:0:\nqmail:x:401:\n');
  warnings = [];
});

const named = (name: string, value: PerlValue, expression = JSON.stringify(value)): NamedSetting => ({
  entry: { name, expression, file: `/meta/${name}`, line: 3 },
  setting: { kind: 'plain', value },
});

function settings(given: readonly NamedSetting[], path = '/etc/x.conf', outputPath?: string): TemplateSettings {
  return templateSettings(given, {
    path,
    outputPath,
    root: openRoot(folder.path),
    warn: ({ file, line, message }) => warnings.push(`${file}:${line ?? ''}: ${message}`),
  });
}

const one = (name: string, value: PerlValue, expression?: string): TemplateSettings =>
  settings([named(name, value, expression)]);

test('without metadata the template makes the file of its own path, as root', () => {
  expect(settings([])).toEqual({
    templatePath: '/etc/x.conf',
    outputPath: '/etc/x.conf',
    askedPath: '/etc/x.conf',
    owner: { mode: undefined, uid: undefined, gid: undefined },
    isString: false,
    isDeleted: false,
    makesFolder: false,
    queue: undefined,
    escape: 'line',
    moreData: undefined,
    filter: undefined,
    checker: { program: undefined, account: undefined, command: [], refuses: undefined, isForAnyRoot: false },
  });
});

test('the output is where the metadata says, below its prefix; a name there is stronger than the one asked for', () => {
  const paths = (...given: Parameters<typeof settings>): string[] => {
    const { templatePath, outputPath, askedPath } = settings(...given);
    return [templatePath, outputPath, askedPath];
  };
  expect(paths([], '/t', '/asked')).toEqual(['/t', '/asked', '/asked']);
  expect(paths([named('OUTPUT_FILENAME', 'own')], '/t', '/asked')).toEqual(['/t', '/own', '/asked']);
  expect(paths([named('OUTPUT_PREFIX', '/jail')], '/t')).toEqual(['/t', '/jail/t', '/t']);
  expect(paths([named('TEMPLATE_PATH', 'other//one')], '/t')).toEqual(['/other/one', '/t', '/t']);
});

test('the last setting of a name is the one that counts', () => {
  expect(settings([named('OUTPUT_FILENAME', '/a'), named('OUTPUT_FILENAME', '/b')]).outputPath).toBe('/b');
});

test.each<[PerlValue, string, number | undefined, number]>([
  ['0640', "'0640'", 0o640, 0],
  [416, '0640', 0o640, 0],
  [640, '640', 640, 1],
  ['640', '"640"', 640, 1],
  ['0', '"0"', 0, 0],
  [0o7777, '07777', 0o7777, 0],
  [null, 'undef', undefined, 0],
])('the mode %j, written as %s, is %s', (value, expression, mode, warned) => {
  expect(one('PERMS', value, expression).owner.mode).toBe(mode);
  expect(warnings).toHaveLength(warned);
  if (warned > 0) expect(warnings[0]).toContain('is a decimal number');
});

test.each(['0888', 'rw', -1, 0o10000, 1.5])('%j is not a mode, and the mistake is at its line', (value) => {
  expect(() => one('PERMS', value)).toThrow(
    expect.objectContaining({
      mistake: { file: '/meta/PERMS', line: 3, message: `${String(value)} is not a mode of a file` },
    }),
  );
  expect(() => one('PERMS', value)).toThrow(SettingError);
});

test('an owner is looked up by name or number in the root; one that is not there is root, with a warning', () => {
  expect(settings([named('UID', 'qmaild'), named('GID', 401)]).owner).toMatchObject({ uid: 400, gid: 401 });
  expect(one('UID', 0).owner.uid).toBe(0);
  expect(warnings).toEqual([]);
  expect(one('UID', 'nobody-here').owner.uid).toBe(0);
  expect(one('GID', 'qmaild').owner.gid).toBe(0);
  expect(warnings).toEqual([
    "/meta/UID:3: there is no user nobody-here, so that it will be root's",
    "/meta/GID:3: there is no group qmaild, so that it will be root's",
  ]);
});

test('number 0 needs no account; an account that cannot be looked up is a mistake', () => {
  rmSync(folder.at('etc/passwd'));
  expect([one('UID', 0).owner.uid, warnings]).toEqual([0, []]);
  mkdirSync(folder.at('etc/passwd'));
  expect(() => one('UID', 'qmaild')).toThrow('the user qmaild cannot be looked up: ');
});

test.each<[string, PerlValue, Partial<TemplateSettings>]>([
  ['OUTPUT_TYPE', 'string', { isString: true }],
  ['OUTPUT_TYPE', 'file', { isString: false }],
  ['DELETE', 1, { isDeleted: true }],
  ['DELETE', 0, { isDeleted: false }],
  ['DELETE', '', { isDeleted: false }],
  ['MAKE_FOLDER', 'yes', { makesFolder: true }],
  ['MAKE_FOLDER', 1, { makesFolder: false }],
  ['TEMPLATE_EXPAND_QUEUE', '/a', { queue: ['/a'] }],
  ['TEMPLATE_EXPAND_QUEUE', ['/a', '/b'], { queue: ['/a', '/b'] }],
  ['TEMPLATE_EXPAND_QUEUE', [], { queue: [] }],
  ['ESCAPE', 'xml', { escape: 'xml' }],
  ['ESCAPE', null, { escape: 'line' }],
])('%s of %j', (name, value, wanted) => {
  expect(one(name, value)).toMatchObject(wanted);
});

test('the output decides the escape if the metadata does not; one that does not exist is a mistake', () => {
  expect(settings([named('OUTPUT_FILENAME', '/etc/a.json')]).escape).toBe('json');
  expect(() => one('ESCAPE', 'html')).toThrow('there is no escape html');
  expect(() => one('ESCAPE', 'toString')).toThrow('there is no escape toString');
});

test('the checker of the output has its command and pattern; a bad pattern is a mistake', () => {
  const given = [
    named('PROGRAM', '/usr/sbin/smbd'),
    named('ACCOUNT', 'qmaild'),
    named('CHECK', ['testparm', '-s', 'FILE']),
    named('CHECK_REFUSES', '^Unknown'),
    named('CHECK_WHERE', 'any'),
  ];
  expect(settings(given).checker).toEqual({
    program: '/usr/sbin/smbd',
    account: 'qmaild',
    command: ['testparm', '-s', 'FILE'],
    refuses: /^Unknown/,
    isForAnyRoot: true,
  });
  expect(one('CHECK', 'visudo').checker.command).toEqual(['visudo']);
  expect(() => one('CHECK_REFUSES', '(')).toThrow('( is not a regular expression: ');
});

test('a path stays below the root, whatever it says', () => {
  const part = fc.constantFrom('..', '.', '', 'etc', 'a b');
  fc.assert(
    fc.property(fc.array(part), fc.boolean(), (parts, isAbsolute) => {
      const path = normalPath((isAbsolute ? '/' : '') + parts.join('/'));
      expect(path).toMatch(/^\//);
      expect(path.split('/')).not.toContain('..');
      expect(path).not.toContain('//');
      expect(normalPath(path)).toBe(path);
    }),
  );
  expect([normalPath('etc/../../passwd'), normalPath('/a//./b')]).toEqual(['/passwd', '/a/b']);
});

test('a name is a setting only in its own spelling', () => {
  expect(['PERMS', 'CHECK_WHERE', 'perms', 'toString', ''].map(isSettingName)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
