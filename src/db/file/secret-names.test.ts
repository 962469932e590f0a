import { expect, test } from 'vitest';
import { isSecretName, withoutSecrets } from './secret-names.ts';

test('secrets are blanked at any depth, and nothing else is', () => {
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
  ['PasswordSet', false],
  ['passwordstrength', false],
])('%s is a secret: %s', (name, secret) => {
  expect(isSecretName(name)).toBe(secret);
});
