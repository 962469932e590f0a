import { validator } from './validator.ts';

/** Anything but nothing, `0` or white space. */
export const nonblank = validator((typed) => /\S/.test(typed), 'errors.required');

/** Letters without accents, digits and underscores. */
export const word = validator((typed) => /^\w+$/.test(typed), 'errors.validators.word');

/** Whatever has three letters in a row: neither length nor other characters are looked at. */
export const username = validator((typed) => /[A-Za-z]{3}/.test(typed), 'errors.validators.username');

/** No `|`, which parts the properties in a database. It holds for every field, asked for or not. */
export const nopipes = validator((typed) => !typed.includes('|'), 'errors.noPipes');

/** The words of a description: letters of any language, digits, blanks, and signs that no file or shell minds. */
export const validateDescription = validator(
  (typed) => /^[\p{L}\p{M}\p{N} _.,'()&/+:;!?@#-]*$/u.test(typed),
  'errors.validators.description',
);
