import { expect, test } from 'vitest';
import { parsedJson, textsByName } from './json-kinds.ts';

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

test('texts by name are read, and anything else is refused', () => {
  expect(textsByName('{"a.css":"a-1.css","b":""}')).toEqual({ 'a.css': 'a-1.css', b: '' });
  expect(() => textsByName('{"a":1}')).toThrow('a is not a text');
  expect(() => textsByName('["a"]')).toThrow('not an object');
  expect(() => textsByName('{"a":')).toThrow(SyntaxError);
});
