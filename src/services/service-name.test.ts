import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Snapshot } from '../db/file/snapshot.ts';
import { parseLines } from '../db/file/text/lines.ts';
import type { DbRecord } from '../db/file/record.ts';
import { isServiceName, unitName, unitsOf } from './service-name.ts';

/** Texts that are names, or nearly. */
const anyText = fc.string({
  unit: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...Array.from('aZ09_:.@-'), '.service', '.socket', '@one') },
    { weight: 1, arbitrary: fc.constantFrom(...Array.from('*?[]/\\ \n$;\'"%{}~é'), '..') },
  ),
  maxLength: 8,
});

describe('the name of a service', () => {
  test.each([
    'httpd-e-smith',
    'sshd',
    'openvpn@server',
    'a',
    '_x',
    '9p',
    'dbus-org.freedesktop.hostname1',
    'a'.repeat(200),
  ])('can be %j', (name) => {
    expect(isServiceName(name)).toBe(true);
  });

  test.each(['', 'a*', '?', '[a]', 'a b', '-H', '--all', '.hidden', '..', '../x', 'a/b', '/bin/sh', '\\x2d', 'a\n'])(
    'cannot be %j',
    (name) => {
      expect(isServiceName(name)).toBe(false);
    },
  );

  test.each(['many@', '@one', '@', '%i', 'é', '$x', 'a;b', "a'", 'a'.repeat(201)])('cannot be %j either', (name) => {
    expect(isServiceName(name)).toBe(false);
  });

  test('is one argument that is neither an option nor a pattern, and one file of its folder', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        fc.pre(isServiceName(name));
        expect(name).not.toMatch(/^[-.@]|[*?[\]\\/\s'"$;%]|@$/);
        expect(basename(join('/service', name))).toBe(name);
      }),
    );
  });
});

describe('the full name of a unit', () => {
  test.each([
    ['sshd', 'sshd.service'],
    ['sshd.service', 'sshd.service'],
    ['docker.socket', 'docker.socket'],
    ['backup.timer', 'backup.timer'],
    ['home.mount', 'home.mount'],
    ['org.example', 'org.example.service'],
    ['many@one', 'many@one.service'],
    ['many@one.service', 'many@one.service'],
    ['watch.scope', 'watch.scope.service'],
  ])('of %j is %j', (name, full) => {
    expect(unitName(name)).toBe(full);
  });

  test.each(['', '.service', '.socket', 'many@', 'many@.service', '*.service', '-x.service', '../x.service', 'a b'])(
    'is nothing for %j',
    (name) => {
      expect(unitName(name)).toBeUndefined();
    },
  );

  test('has an ending, stays as it is when it is made full again, and is safe before the ending', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        const full = unitName(name);
        fc.pre(full !== undefined);
        expect(full).toMatch(/^\w[\w:.@-]*\.(service|socket|target|timer|path|mount)$/);
        expect(full.startsWith(name)).toBe(true);
        expect(unitName(full)).toBe(full);
      }),
    );
  });
});

describe('what the system may call a service', () => {
  const none = (): readonly string[] => [];
  const record = (props: string): DbRecord | undefined => new Snapshot(parseLines(`ftp=service${props}\n`)).get('ftp');

  test('is its key when its record names no unit, or there is no record', () => {
    expect(unitsOf('ftp', record(''), none)).toEqual(['ftp']);
    expect(unitsOf('ftp', undefined, none)).toEqual(['ftp']);
  });

  test('is first what its record names, then the key, then what the distribution calls it', () => {
    const distribution = (service: string): readonly string[] => [`${service}d`, 'vsftpd'];
    expect(unitsOf('ftp', record('|Unit|pure-ftpd|SystemdUnit|proftpd.service'), distribution)).toEqual([
      'proftpd',
      'pure-ftpd',
      'ftp',
      'ftpd',
      'vsftpd',
    ]);
  });

  test('keeps the ending of a unit that is not a service', () => {
    expect(unitsOf('ftp', record('|Unit|proftpd.socket'), none)).toEqual(['proftpd.socket', 'ftp']);
  });

  test.each(['*', '', ' ', '../ssh', '-a', 'many@', 'a b', '.service'])(
    'is never %j, whatever its record says',
    (unit) => {
      expect(unitsOf('ftp', record(`|SystemdUnit|${unit}|Unit|${unit}`), none)).toEqual(['ftp']);
    },
  );
});
