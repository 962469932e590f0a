import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DbRecord } from '../../db/file/record.ts';
import { secretMasks } from './secret-masks.ts';

function record(props: Readonly<Record<string, string>>): DbRecord {
  const map = new Map(Object.entries(props));
  return { key: 'ann', type: 'user', value: 'user', props: map, prop: (name) => map.get(name) };
}

test('the value of a secret property is masked wherever it stands, in the usual escapes too', () => {
  const masked = secretMasks([record({ DoorSecret: 'a"b&c/d', Town: 'Rome' })]);
  expect(masked('door=a"b&c/d; town=Rome')).toBe('door=••••; town=Rome');
  expect(masked('{"door":"a\\"b&c/d"}')).toBe('{"door":"••••"}');
  expect(masked('<door>a&quot;b&amp;c/d</door>')).toBe('<door>••••</door>');
  expect(masked(`x ${encodeURIComponent('a"b&c/d')} ${Buffer.from('a"b&c/d').toString('base64')}`)).toBe('x •••• ••••');
});

test('short secrets are masked as words of their own, and typed ones are secrets too', () => {
  const masked = secretMasks([record({ PinToken: '12' })], ['Open-Sesame']);
  expect(masked('pin 12, port 1234, Open-Sesame')).toBe('pin ••••, port 1234, ••••');
});

test.each([
  ['bindpw s3cret', 'bindpw ••••'],
  ['  rootPassword = "abc"', '  rootPassword = ••••'],
  ["'api_key' => 'abc',", "'api_key' => ••••"],
  ['PasswordAuthentication yes', 'PasswordAuthentication yes'],
  ['passwd: files ldap', 'passwd: files ldap'],
  ['# The password must be long', '# The password must be long'],
])('what a line sets under the name of a secret is masked: %s', (line, shown) => {
  expect(secretMasks([])(line)).toBe(shown);
});

test('no secret of four characters or more is ever left in a line', () => {
  const secret = fc.string({ minLength: 4, maxLength: 20 }).filter((text) => !'••••'.includes(text.slice(0, 1)));
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
      const masked = secretMasks([record({ Secret: value })]);
      expect(masked(`${before}${value}${after}`)).not.toContain(value);
    }),
  );
});
