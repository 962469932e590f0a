import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeText } from './escape-text.ts';

test('every character with a meaning in HTML is escaped, wherever it is', () => {
  expect(escapeText(`<a href="x">&'</a>`)).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;');
});

test('a number is shown, any other value is empty', () => {
  expect(escapeText(0)).toBe('0');
  for (const value of [undefined, null, true, {}, ['<']]) expect(escapeText(value)).toBe('');
});

test('an escaped text has no special character, and unescaped it is the text again', () => {
  const text = fc.string({ unit: fc.constantFrom('&', '<', '>', '"', "'", 'a', ';', 'lt', '#39') });
  const characters = new Map([
    ['&amp;', '&'],
    ['&lt;', '<'],
    ['&gt;', '>'],
    ['&quot;', '"'],
    ['&#39;', "'"],
  ]);
  fc.assert(
    fc.property(text, (given) => {
      const escaped = escapeText(given);
      expect(escaped).not.toMatch(/[<>"']/);
      expect(escaped.replace(/&[a-z0-9#]+;/g, (entity) => characters.get(entity) ?? '?')).toBe(given);
    }),
  );
});
