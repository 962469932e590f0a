import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codecOf, textCodec } from './encoding.ts';

/** The bytes of a text in UTF-8, one character each. */
function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}

const anyBytes = fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1'));
const anyText = fc.string({ unit: 'grapheme' });

test('text is read as UTF-8, or as Latin-1 where it is not UTF-8, and written as UTF-8', () => {
  const { toText, toBytes } = codecOf('text');
  expect([toText(utf8('Zoë 山')), toText('Zo\xeb')]).toEqual(['Zoë 山', 'Zoë']);
  expect(toBytes('Zoë')).toBe('Zo\xc3\xab');
});

test('bytes are shown one character each, and a larger character is not written', () => {
  const { toText, toBytes } = codecOf('bytes');
  expect([toText('Zo\xc3\xab'), toBytes('Zo\xeb\0\xff')]).toEqual(['Zo\xc3\xab', 'Zo\xeb\0\xff']);
  for (const text of ['山', '\u0100', '😀'])
    expect(() => toBytes(text)).toThrow(expect.objectContaining({ key: 'errors.controlCharacters' }));
});

test('any text is read back as it was written', () => {
  const { toText, toBytes } = codecOf('text');
  fc.assert(
    fc.property(anyText, (text) => {
      expect(toText(toBytes(text))).toBe(text);
    }),
  );
});

test('any bytes survive being read and written as bytes', () => {
  const { toText, toBytes } = codecOf('bytes');
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(toBytes(toText(bytes))).toBe(bytes);
    }),
  );
});

test('a string of the library is the same text with either encoding', () => {
  expect(textCodec(codecOf('text')).of('Zoë')).toBe('Zoë');
  expect(textCodec(codecOf('bytes')).of('Zo\xc3\xab')).toBe('Zoë');
  expect(textCodec(codecOf('bytes')).from('Zoë')).toBe('Zo\xc3\xab');
});

test('any text becomes a string of the library and is the same text again', () => {
  for (const encoding of ['text', 'bytes'] as const) {
    const { of, from } = textCodec(codecOf(encoding));
    fc.assert(
      fc.property(anyText, (text) => {
        expect(of(from(text))).toBe(text);
      }),
    );
  }
});
