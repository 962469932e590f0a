import { validator, type Validator } from './validator.ts';

/**
 * At least seven characters, with a digit, an upper-case letter, a lower-case letter and a special character; an underscore
 * does not count as special.
 */
export const password = validator(
  (typed) => typed.length > 6 && [/\d/, /[A-Z]/, /[a-z]/, /\W/].every((kind) => kind.test(typed)),
  'errors.validators.password',
);

/** `none` accepts everything, `normal` and `strong` require a good password. There is no dictionary check. */
export function validatePassword(strength: string): Validator {
  return strength === 'none' ? validator(() => true, 'errors.validators.password') : password;
}
