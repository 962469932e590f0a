import { expect, test } from 'vitest';
import { queryOf } from './query.ts';

test.each([
  ['/users', ''],
  ['/users?', ''],
  ['/users?search=a%3Fb&page=2', 'search=a%3Fb&page=2'],
  ['/users?a=1?b=2', 'a=1?b=2'],
])('of the address %s the query is %j', (originalUrl, query) => {
  expect(queryOf({ originalUrl })).toBe(query);
});
