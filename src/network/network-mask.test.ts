import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prefixOf } from './network-mask.ts';

/** Four bytes as people write them. */
const dotted = (bits: number): string => [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');

test('the mask of any prefix has its length, as the number itself has', () => {
  for (let prefix = 0; prefix <= 32; prefix++) {
    const bits = prefix === 0 ? 0 : (-1 << (32 - prefix)) >>> 0;
    expect([prefixOf(dotted(bits)), prefixOf(`${prefix}`)]).toEqual([prefix, prefix]);
  }
});

test('four bytes are a mask only where no 1 comes after a 0', () => {
  const masks = Array.from({ length: 33 }, (_, prefix) => (prefix === 0 ? 0 : (-1 << (32 - prefix)) >>> 0));
  const nearMask = fc.tuple(fc.constantFrom(...masks), fc.nat(31)).map(([mask, bit]) => (mask ^ (1 << bit)) >>> 0);
  fc.assert(
    fc.property(fc.oneof(nearMask, fc.nat(0xffffffff)), (bits) => {
      const prefix = masks.indexOf(bits);
      expect(prefixOf(dotted(bits))).toBe(prefix < 0 ? undefined : prefix);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  '',
  ' 24',
  '24 ',
  '24\n',
  '/24',
  '-1',
  '+24',
  '1e1',
  '24.0',
  '٢٤',
  '1000',
  '255.255.255',
  '255.255.255.0.0',
  '255.255.255.0 ',
  '255.255.255.256',
  '255.255.255.',
  '255.255.0.255',
  '0.255.255.255',
  '255.255.0255.0',
  '0xffffff00',
  'ffff::',
  'any',
])('%j is not a mask', (text) => {
  expect(prefixOf(text)).toBeUndefined();
});

test('IPv6 has lengths and no masks', () => {
  expect([prefixOf('64', 6), prefixOf('128', 6), prefixOf('0', 6)]).toEqual([64, 128, 0]);
  for (const text of ['255.255.255.0', '0.0.0.0', 'ffff:ffff::', '']) expect(prefixOf(text, 6)).toBeUndefined();
});
