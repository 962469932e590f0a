import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codecOf, textCodec } from './encoding.ts';

const asBytes = (text: string): string => Buffer.from(text).toString('latin1');
const byteString = fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1'));
const anyText = fc.string({ unit: 'grapheme' });

test('text is read as UTF-8, or as Latin-1 if the bytes are not valid UTF-8', () => {
  const { toText } = codecOf('text');
  expect(toText('Andr\xc3\xa9')).toBe('André');
  expect(toText('Andr\xe9')).toBe('André');
});

test('text is written as UTF-8', () => {
  expect(codecOf('text').toBytes('André €')).toBe(asBytes('André €'));
});

test('a string of bytes with a character that is not a byte fails', () => {
  expect(() => codecOf('bytes').toBytes('5 €')).toThrow('"5 €" is not one character a byte');
});

test('a string of bytes keeps any content unchanged', () => {
  const { toText, toBytes } = codecOf('bytes');
  fc.assert(
    fc.property(byteString, (bytes) => {
      expect(toText(bytes)).toBe(bytes);
      expect(toBytes(bytes)).toBe(bytes);
    }),
  );
});

test.each(['text', 'bytes'] as const)('text survives being converted to strings of %s and back', (encoding) => {
  const { of, from } = textCodec(codecOf(encoding));
  fc.assert(
    fc.property(anyText, (text) => {
      expect(of(from(text))).toBe(text);
    }),
  );
});

test('text becomes its UTF-8 bytes where strings are bytes', () => {
  expect(textCodec(codecOf('bytes')).from('é')).toBe('\xc3\xa9');
});
