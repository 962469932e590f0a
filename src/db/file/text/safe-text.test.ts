import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../../refusals.ts';
import { bytesOf } from './byte-text.ts';
import { parseFields } from './record-line.ts';
import {
  checkedProps,
  composeSafely,
  mustBeSafe,
  refuseKey,
  refuseLineKey,
  refuseLinePart,
  refusePropName,
  refuseValue,
} from './safe-text.ts';

test.each(['', ' a', 'a ', '#a', 'a=b', 'a|b', 'a\nb', 'a\rb', 'a\0b'])('%j cannot be a key', (key) => {
  expect(refuseKey(key)).toMatchObject({ key: 'errors.keyUnsafe', args: { key } });
});

test.each(['a', 'a b', 'a#', 'a\\', 'é', '192.168.1.0/24', '__proto__'])('%j can be a key', (key) => {
  expect(refuseKey(key)).toBeUndefined();
});

test('a refused key or name is reported in a hundred characters at most', () => {
  expect(refuseKey(`=${'k'.repeat(500)}`)?.args).toEqual({ key: `=${'k'.repeat(99)}` });
  expect(refusePropName(`|${'n'.repeat(500)}`)?.args).toEqual({ name: `|${'n'.repeat(99)}` });
  expect(refuseLineKey(`=${'k'.repeat(500)}`)?.args).toEqual({ key: `=${'k'.repeat(99)}` });
});

test.each(['', 'type', 'a|b', 'a\\b', 'a\nb', 'a\0b'])('%j cannot be the name of a property', (name) => {
  expect(refusePropName(name)?.key).toBe('errors.propNameUnsafe');
});

test.each([
  ['a|b', 'errors.noPipes'],
  ['C:\\', 'errors.trailingBackslash'],
  ['C:\\new', 'errors.backslashN'],
  ['a\0b', 'errors.controlCharacters'],
  ['a\x1bb', 'errors.controlCharacters'],
  ['a\x7fb', 'errors.controlCharacters'],
  ['a\rb', 'errors.controlCharacters'],
  ['a\tb\nc', undefined],
  ['a\\b', undefined],
  ['a=b#c é', undefined],
  ['', undefined],
])('the refusal of the value %j is %s', (value, key) => {
  expect(refuseValue(value)?.key).toBe(key);
});

test.each([
  ['a|b', 'errors.noPipes'],
  ['a\\|b', undefined],
  ['a\\', 'errors.trailingBackslash'],
  ['a\\n', 'errors.backslashN'],
  ['a\0', 'errors.controlCharacters'],
  ['a\x07', undefined],
])('a script that stores %j is refused by %s', (bytes, key) => {
  expect(refuseLinePart(bytes)?.key).toBe(key);
});

test.each([
  ['', true],
  [' ', true],
  [' #a', true],
  ['a=b', true],
  ['a|b', true],
  ['a\nb', true],
  [' a ', false],
  [bytesOf('é'), false],
])('whether a script cannot store the key %j: %s', (bytes, isRefused) => {
  expect(refuseLineKey(bytes) !== undefined).toBe(isRefused);
});

test('a safe property is read back as it was', () => {
  const text = fc
    .string({ unit: fc.constantFrom('a', 'n', 'type', '\\', '|', '=', '#', '\n', '\t', '\0', '\x07', 'é', '€', '😀') })
    .map((one) => one.trim());
  const name = text.filter((one) => refusePropName(one) === undefined);
  const value = text.filter((one) => refuseValue(one) === undefined);
  fc.assert(
    fc.property(name.map(bytesOf), value.map(bytesOf), (key, bytes) => {
      const raw = composeSafely({ type: 't', props: new Map([[key, bytes]]) });
      expect(raw).not.toContain('\n');
      expect(parseFields(raw)).toEqual({ type: 't', props: new Map([[key, bytes]]) });
    }),
  );
});

test('a stored backslash that would no longer be at the end is named as a conflict', () => {
  const end = new Map([['Path', 'C:\\']]);
  expect(composeSafely({ type: 't', props: end })).toBe('t|Path|C:\\');
  const failure = failureOf(() => composeSafely({ type: 't', props: new Map([...end, ['Zone', 'x']]) }));
  expect(failure).toMatchObject({ key: 'errors.storedBackslash', kind: 'conflict', args: { name: 'Path' } });
});

test('properties are checked one by one, and are a map of their own', () => {
  const given = new Map([['A', '1']]);
  const checked = checkedProps(given);
  expect([checked, checkedProps({ A: '1' })]).toEqual([given, given]);
  expect(checked).not.toBe(given);
  expect(failureOf(() => checkedProps({ A: '1', B: 'x|y' }))).toMatchObject({
    key: 'errors.noPipes',
    message: 'cannot store value of property B (errors.noPipes)',
  });
  expect(failureOf(() => checkedProps({ type: '1' }))).toMatchObject({
    key: 'errors.propNameUnsafe',
    args: { name: 'type' },
  });
});

test('what is not refused may be stored', () => {
  expect(() => {
    mustBeSafe(refuseKey('a'), 'key a');
  }).not.toThrow();
});

function failureOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    return error;
  }
}
