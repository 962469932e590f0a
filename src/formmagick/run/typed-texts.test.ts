import { expect, test } from 'vitest';
import type { ShownField } from './show/page-view.ts';
import { oldTypedTexts } from './typed-texts.ts';

/** What a submit of one field of a type is taken for; undefined: it keeps its value. */
function typed(type: string, posted: readonly string[] | undefined, more: Partial<ShownField> = {}) {
  const field = { id: 'F', type, values: ['shown'], multiple: false, ...more } as ShownField;
  return oldTypedTexts([field], new Map(posted && [['F', posted]])).get(field.id);
}

test.each([
  ['text', ['a\r\nb'], ['a\r\nb']],
  ['text', [''], ['']],
  ['text', undefined, undefined],
  ['textarea', ['a\r\nb\rc'], ['a\nb\nc']],
  ['checkbox', undefined, ['0']],
  ['checkbox', ['', 'on'], ['on']],
  ['checkboxes', ['', 'a', 'b'], ['a', 'b']],
  ['literal', ['forged'], undefined],
  ['file', ['forged'], undefined],
  ['hidden', ['forged'], ['shown']],
  ['hidden', undefined, ['shown']],
])('a field of type %s with %j is %j', (type, posted, texts) => {
  expect(typed(type, posted)).toEqual(texts);
});

test('a field without a name gets nothing', () => {
  expect(typed('text', ['a'], { id: '' })).toBeUndefined();
});
