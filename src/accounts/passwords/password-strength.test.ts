import { describe, expect, test } from 'vitest';
import { StoredRecord } from '../../db/file/record.ts';
import { isStorable, passwordKindOf, refusePassword, requiredStrength } from './password-strength.ts';

/** A configuration with these properties of `passwordstrength`; undefined: without the record. */
function configured(props: string | undefined): { get(key: string): StoredRecord | undefined } {
  const record = props === undefined ? undefined : new StoredRecord('passwordstrength', `configuration|${props}`);
  return { get: (key) => (key === 'passwordstrength' ? record : undefined) };
}

test.each([
  ['admin', 'system', 'Admin'],
  ['admin', undefined, 'Admin'],
  ['deals', 'ibay', 'Ibays'],
  ['ann', 'user', 'Users'],
  ['gone', undefined, 'Users'],
])('the rules of account %s of type %s are those of %s', (key, type, kind) => {
  expect(passwordKindOf(key, type)).toBe(kind);
});

test.each([
  [undefined, 'strong', 12],
  ['Users|none|length|5', 'none', 5],
  ['Users|normal', 'normal', 12],
  ['Users|lax|length|0', 'strong', 12],
  ['Users||length|-3', 'strong', 12],
  ['Users|NONE|length|x', 'strong', 12],
  ['Users|intermediate|length|7.5', 'intermediate', 12],
])('a configuration with %s asks for %s and %i characters', (props, strength, length) => {
  expect(requiredStrength('Users', configured(props))).toEqual({ strength, length });
});

describe('a password', () => {
  test.each([
    ['none', 'abcde', undefined],
    ['none', 'abcd', 'errors.passwordTooShort'],
    ['normal', 'abcdE', undefined],
    ['normal', 'abcde', 'errors.passwordNeedsUpper'],
    ['intermediate', 'ABCDE', 'errors.passwordNeedsLower'],
    ['strong', 'abcE1', 'errors.passwordNeedsSymbol'],
    ['strong', 'abcE-', 'errors.passwordNeedsDigit'],
    ['strong', 'abE1-', undefined],
    ['strong', '', 'errors.passwordLacksFive'],
    ['none', 'abcdé', 'errors.passwordCharacters'],
    ['none', 'abcd\n', 'errors.passwordCharacters'],
    ['none', 'a'.repeat(512), 'errors.tooLong'],
    ['none', 'a'.repeat(511), undefined],
  ])('where the rules are %s: %j is answered with %s', (strength, value, key) => {
    expect(refusePassword(value, 'Users', configured(`Users|${strength}|length|5`))?.key).toBe(key);
  });

  test('is refused with everything that it lacks at once', () => {
    expect(refusePassword('é', 'Users', configured('Users|normal|length|5'))).toMatchObject({
      key: 'errors.passwordLacksFour',
      args: {
        first: 'errors.passwordCharacters',
        second: 'errors.passwordTooShort',
        third: 'errors.passwordNeedsUpper',
        fourth: 'errors.passwordNeedsLower',
        count: 5,
      },
    });
  });

  test.each(['a\0b', 'a\rb', '\x7f', '\u00a0', '😀'])('%j cannot be stored everywhere', (value) => {
    expect(isStorable(value)).toBe(false);
  });
});
