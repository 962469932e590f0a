import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeEntities, encodeEntities } from './html-entities.ts';

test.each([
  ['caf&eacute; &amp; bar', 'café & bar'],
  ['a&nbsp;b', 'a\u00a0b'],
  ['&yuml;&THORN;&divide;', 'ÿÞ÷'],
  ['&ldquo;a&rdquo;&hellip;&euro;', '“a”…€'],
  ['&#233;&#xe9;&#XE9;&#x1F600;&#x10FFFF;', 'ééé😀\u{10FFFF}'],
  ['&Igrave;&Iacute;&not;&frac12;&szlig;&Scaron;', 'ÌÍ¬½ßŠ'],
])('%j is decoded as %j', (text, expected) => {
  expect(decodeEntities(text)).toBe(expected);
});

test('the case of a name counts', () => {
  expect(decodeEntities('&Eacute;&eacute;&EACUTE;')).toBe('Éé&EACUTE;');
});

test.each(['&alefsym;', '&toString;', '&eacute', '& amp;', 'R&D;1', '&#;', '&#xg;', '&__proto__;'])(
  '%j is left as it is',
  (text) => {
    expect(decodeEntities(text)).toBe(text);
  },
);

test.each(['&#0;', '&#x0;', '&#xD800;', '&#xDFFF;', '&#x110000;', '&#9999999;'])(
  '%s is no character, so it becomes the replacement character',
  (text) => {
    expect(decodeEntities(`a${text}b`)).toBe('a\uFFFDb');
  },
);

test('what an ampersand hides is decoded once only', () => {
  expect(decodeEntities('&amp;lt;')).toBe('&lt;');
});

test('an encoded text has no tag, no quote and no brace, and is decoded as it was', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", '{', '}', ';', '#', 'é', '1', 'lt') }),
      (text) => {
        const encoded = encodeEntities(text);
        expect(encoded).toMatch(/^[^<>"'{}]*$/);
        expect(decodeEntities(encoded)).toBe(text);
      },
    ),
  );
});
