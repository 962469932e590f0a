import { expect, test } from 'vitest';
import { parsedJson } from './json-kinds.ts';

test.each([
  ['{"a":[1,"b"]}', { a: [1, 'b'] }],
  [' "text"\n', 'text'],
  ['null', null],
  ['', undefined],
  ['{"a":', undefined],
  ['undefined', undefined],
])('the text %j says %j', (text, said) => {
  expect(parsedJson(text)).toEqual(said);
});
