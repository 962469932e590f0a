import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'vitest';
import { maskOf, prefixOf } from './network-mask.ts';

test('a mask in its classic form has the prefix that it is made from', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 32 }), (prefix) => {
      assert.equal(prefixOf(maskOf(prefix)), prefix);
    }),
  );
  assert.deepEqual([0, 8, 20, 24, 32].map(maskOf), [
    '0.0.0.0',
    '255.0.0.0',
    '255.255.240.0',
    '255.255.255.0',
    '255.255.255.255',
  ]);
});

test('a mask with a gap has no prefix', () => {
  assert.equal(prefixOf('255.0.255.0'), undefined);
});
