import { validator, type Validator } from './validator.ts';

/** Seven characters or more, among them a digit, a capital, a small letter and a sign; an underscore is not a sign. */
export const password = validator(
  (typed) => typed.length > 6 && [/\d/, /[A-Z]/, /[a-z]/, /\W/].every((kind) => kind.test(typed)),
  'errors.validators.password',
);

/** `none` accepts everything, `normal` and `strong` ask for a good password. Dictionary words are not looked up. */
export function validatePassword(strength: string): Validator {
  return strength === 'none' ? validator(() => true, 'errors.validators.password') : password;
}
