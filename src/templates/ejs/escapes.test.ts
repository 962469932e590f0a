import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeFor, escapes } from './escapes.ts';

const anyText = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0') && text.isWellFormed());

test('a shell reads an escaped text back unchanged', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const read = execFileSync('sh', ['-c', `printf %s ${escapes.shell(text)}`], { encoding: 'utf8' });
      expect(read).toBe(text);
    }),
    { numRuns: 50 },
  );
});

test('JSON reads an escaped value back unchanged, also objects and lists', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(escapes.json(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(escapes.json(undefined)).toBe('null');
});

test('an escaped value contains no special characters of XML', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(escapes.xml(text).replace(/&#\d+;/g, '')).not.toMatch(/[&<>"'\r\n]/);
    }),
  );
  expect(escapes.xml(`<a b="c">&'`)).toBe('&#60;a b=&#34;c&#34;&#62;&#38;&#39;');
  expect(() => escapes.xml('\u0001')).toThrow('XML');
});

test('a value with a line break is refused in line-based files', () => {
  for (const name of ['line', 'ini'] as const)
    for (const value of ['a\nb', 'a\rb', 'a\0', 'a\u2028b', 'a\u0085b'])
      expect(() => escapes[name](value)).toThrow('line break');
  expect(escapes.line('a "b" # c\t$d')).toBe('a "b" # c\t$d');
});

test('an ini value is quoted if necessary', () => {
  expect(['abc', '10.0.0.1/8', 'Zoë', ''].map(escapes.ini)).toEqual(['abc', '10.0.0.1/8', 'Zoë', '']);
  expect(['a;b', ' a', 'a#', 'say "x"', 'a\\b', '[x]', 'a=b'].map(escapes.ini)).toEqual([
    '"a;b"',
    '" a"',
    '"a#"',
    '"say \\"x\\""',
    '"a\\\\b"',
    '"[x]"',
    '"a=b"',
  ]);
});

test('an escaped value cannot end a string of SQL', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const inner = /^'((?:[^'\\]|\\[^]|'')*)'$/.exec(escapes.sql(text))?.[1];
      expect(inner?.replace(/\\(.)|''/gs, (pair, escaped: string | undefined) => escaped ?? pair.charAt(0))).toBe(text);
    }),
  );
  expect(() => escapes.sql('a\0')).toThrow('NUL');
});

test('undefined becomes empty text, and objects are refused', () => {
  for (const name of ['line', 'shell', 'ini', 'xml', 'none'] as const) {
    expect(escapes[name](undefined)).toBe(name === 'shell' ? "''" : '');
    expect(escapes[name](25)).toContain('25');
    expect(() => escapes[name]({})).toThrow('only text');
  }
});

test.each([
  ['/etc/sysconfig/clock', 'shell'],
  ['/usr/local/x.sh', 'shell'],
  ['/etc/my.cnf', 'ini'],
  ['/etc/php.INI', 'ini'],
  ['/etc/x.xml', 'xml'],
  ['/etc/x.json', 'json'],
  ['/etc/e-smith/sql/init/x.sql', 'sql'],
  ['/etc/hosts', 'line'],
  ['/etc/smb.conf', 'line'],
])('values in %s are escaped for %s', (path, name) => {
  expect(escapeFor(path)).toBe(name);
});
