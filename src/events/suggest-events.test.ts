import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'vitest';
import { nearestNames } from './suggest-events.ts';

const events = ['user-create', 'user-delete', 'user-modify', 'group-create', 'halt'];

test.each([
  ['user-craete', 'user-create'],
  ['User-Create', 'user-create'],
  ['hlat', 'halt'],
  ['bootstrap-console-save', undefined],
])('the name nearest to %s is %s', (wanted, expected) => {
  assert.equal(nearestNames(wanted, events)[0], expected);
});

test('an existing name is the nearest to itself', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z-]{1,12}$/), { minLength: 1 }), (names) => {
      assert.equal(nearestNames(names[0] ?? '', names)[0], names[0]);
    }),
  );
});
