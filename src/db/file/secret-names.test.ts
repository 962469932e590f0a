import { expect, test } from 'vitest';
import { isSecretName, mayNameSecret, withoutSecrets } from './secret-names.ts';

test('secret values are blanked at any depth, and other values are kept', () => {
  const error = new Error('kept');
  expect(withoutSecrets({ a: [{ b: { DbPassword: 'x', Name: 'y' } }], apiToken: ['z'], err: error, n: 1 })).toEqual({
    a: [{ b: { DbPassword: '••••', Name: 'y' } }],
    apiToken: '••••',
    err: error,
    n: 1,
  });
});

test.each([
  ['DbPassword', true],
  ['password', true],
  ['ClientSecret', true],
  ['SMTPSmartHostPasswd', true],
  ['PasswordSet', false],
  ['passwordstrength', false],
])('isSecretName(%j) is %s', (name, secret) => {
  expect(isSecretName(name)).toBe(secret);
  expect(mayNameSecret(`service|${name}|x`)).toBe(secret);
  expect(mayNameSecret(`service|Status|on|${name}`)).toBe(secret);
});
