import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markedRow, markedRowUrl } from './list-position.ts';

test.each([
  ['/panel/list', '/panel/list?row=ann#row'],
  ['/panel/list?sort=City', '/panel/list?sort=City&row=ann#row'],
])('the row in %s is marked by %s', (list, url) => {
  expect(markedRowUrl(list, 'ann')).toBe(url);
});

test('any key of a record is found again in the URL that marks its row', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('/list', '/list?find=a%26b'), (key, list) => {
      const url = new URL(markedRowUrl(list, key), 'http://localhost');
      expect([markedRow(url.searchParams), url.hash, url.pathname]).toEqual([key, '#row', '/list']);
    }),
  );
});

test('a list without a marked row has none', () => {
  expect(markedRow(new URLSearchParams('sort=City'))).toBeUndefined();
});
