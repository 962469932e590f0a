import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, textOf } from './byte-text.ts';
import { composeFields, parseFields, parseType, readProp, readProps, trimBlanks } from './record-line.ts';
import { StoredRecord } from '../record.ts';
import { refuseLinePart, refuseKey, refusePropName, refuseValue } from './safe-text.ts';

const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });
const field = bytes.filter((one) => refuseLinePart(one) === undefined && trimBlanks(one) === one);

describe('the right side of a record line', () => {
  test('has a type and properties', () => {
    const { type, props } = parseFields('user|FirstName|Al|Note|');
    expect(type).toBe('user');
    expect([...props]).toEqual([
      ['FirstName', 'Al'],
      ['Note', ''],
    ]);
  });

  test('has backslash n for a line feed, and no other escape', () => {
    expect(parseFields('t|A|l1\\nl2|B|a\\\\nb').props).toEqual(
      new Map([
        ['A', 'l1\nl2'],
        ['B', 'a\\\nb'],
      ]),
    );
  });

  test('is not split at a bar after a backslash, even after two', () => {
    expect(parseFields('t|A|a\\|b|B|c\\\\|d').props).toEqual(
      new Map([
        ['A', 'a\\|b'],
        ['B', 'c\\\\|d'],
      ]),
    );
  });

  test('may have a last name without a value, an empty name, and duplicate names', () => {
    expect(parseFields('t|A|1|B').props.get('B')).toBeUndefined();
    expect(parseFields('t|A|1|B').props.has('B')).toBe(true);
    expect(parseFields('t||x').props.get('')).toBe('x');
    expect(parseFields('t|A|1|A|2').props).toEqual(new Map([['A', '2']]));
  });

  test('may have an empty type', () => {
    expect(parseFields('').type).toBe('');
    expect(parseFields('|A|1')).toEqual({ type: '', props: new Map([['A', '1']]) });
  });

  test('is written in byte order, on one line, trimmed', () => {
    const props = new Map(
      [
        ['b', 'l1\nl2'],
        ['a', ' x '],
        ['A', ''],
        ['é', 'end '],
      ].map(([name = '', value = '']) => [bytesOf(name), value]),
    );
    expect(composeFields({ type: ' t', props })).toBe(`t|A||a| x |b|l1\\nl2|${bytesOf('é')}|end`);
  });

  test('is read back unchanged after writing', () => {
    const any = fc.record({ type: field, props: fc.array(fc.tuple(field, field)) });
    fc.assert(
      fc.property(any, ({ type, props }) => {
        const fields = { type, props: new Map(props) };
        expect(parseFields(composeFields(fields))).toEqual(fields);
      }),
    );
  });

  test('has the same type from parseType and parseFields', () => {
    fc.assert(
      fc.property(bytes, (raw) => {
        expect(parseType(raw)).toBe(parseFields(raw).type);
      }),
    );
  });
});

test('bytes are decoded as UTF-8, or as Latin-1 if they are not valid UTF-8', () => {
  expect(textOf(bytesOf('Zoë 日本'))).toBe('Zoë 日本');
  expect(textOf('caf\xe9')).toBe('café');
});

test('one property is read without the others as it is with them', () => {
  const name = fc.constantFrom('A', 'AB', 'B', 'type', 'é');
  const piece = fc.constantFrom('A', 'AB', '', '\\|', '\\n', '\\', '\xc3\xa9', 'x y', 'type');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 9 }), name, (pieces, asked) => {
      const raw = pieces.join('|');
      const wanted = readProps(raw, textOf).get(asked);
      expect(readProp(raw, asked, textOf)).toBe(wanted);
      const record = new StoredRecord('abc', raw);
      expect([record.prop(asked), record.prop(asked), record.props.get(asked)]).toEqual([wanted, wanted, wanted]);
    }),
  );
});

describe('safe text', () => {
  test.each(['', ' a', 'a ', '#a', 'a=b', 'a|b', 'a\nb', 'a\0b'])('%j is not a key', (key) => {
    expect(refuseKey(key)?.key).toBe('errors.keyUnsafe');
  });

  test.each(['abc', 'a b', '__proto__', 'é', '-a', 'a#b'])('%j is a key', (key) => {
    expect(refuseKey(key)).toBeUndefined();
  });

  test.each(['', 'type', 'a|b', 'a\\b', 'a\nb'])('%j is not a property name', (name) => {
    expect(refusePropName(name)?.key).toBe('errors.propNameUnsafe');
  });

  test.each([
    ['a|b', 'errors.noPipes'],
    ['a\\|b', 'errors.noPipes'],
    ['a\\', 'errors.trailingBackslash'],
    ['C:\\new', 'errors.backslashN'],
    ['a\0b', 'errors.controlCharacters'],
    ['a\rb', 'errors.controlCharacters'],
    ['a\nb', undefined],
    ['', undefined],
    ['C:\\dir', undefined],
  ])('value %j is refused with %s', (value, key) => {
    expect(refuseValue(value)?.key).toBe(key);
  });
});
