import { expect, test } from 'vitest';
import { ownAddress } from './own-address.ts';

test.each([
  ['/server-manager/users', '/server-manager/users'],
  ['/users?search=a%20b&page=2', '/users?search=a%20b&page=2'],
  ['/users?a=1&Password=secret&b=2', '/users?a=1&b=2'],
  ['/users?Password=secret', '/users'],
  ['/users?%50assword=secret', '/users'],
  ['/users?Pass%77ord=secret&a=?', '/users?a=?'],
  ['/users?a=Password', '/users?a=Password'],
  ['/users?Password', '/users'],
  ['/users?%zz=1', '/users?%zz=1'],
  ['/users?', '/users?'],
])('the address of a page without secrets: %s', (originalUrl, kept) => {
  expect(ownAddress({ originalUrl })).toBe(kept);
});
