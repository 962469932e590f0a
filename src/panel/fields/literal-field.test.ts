import { expect, test } from 'vitest';
import { literal, toneOf } from './literal-field.ts';

test('only the declared texts have a colour, whatever a record says', () => {
  const field = literal((user) => user.type, { tones: { yes: 'good' } });
  const texts = ['yes', 'no', '', 'constructor', '__proto__'];
  expect(texts.map((text) => toneOf(field, text))).toEqual(['good', undefined, undefined, undefined, undefined]);
});
