import { validator } from './validator.ts';

/** Anything except an empty text, `0` or white space. */
export const nonblank = validator((typed) => /\S/.test(typed), 'errors.required');

/** Letters without accents, digits and underscores. */
export const word = validator((typed) => /^\w+$/.test(typed), 'errors.validators.word');

/** Any text with three letters in a row; length and other characters are not checked. */
export const username = validator((typed) => /[A-Za-z]{3}/.test(typed), 'errors.validators.username');

/** No `|`, which separates the properties in a database. It applies to every field anyway. */
export const nopipes = validator((typed) => !typed.includes('|'), 'errors.noPipes');

/**
 * The words of a description: letters of any language, digits, blanks, and characters that are safe in files and
 * shells.
 */
export const validateDescription = validator(
  (typed) => /^[\p{L}\p{M}\p{N} _.,'()&/+:;!?@#-]*$/u.test(typed),
  'errors.validators.description',
);

/** Digits only; a single `0` counts as empty, while `00` is accepted. */
export const integer = validator((typed) => /^\d+$/.test(typed), 'errors.validators.integer');

/** Digits and dots after an optional minus: `-2.2`, and also `1..2` and `1.2.3.4`, but not `5e10` or `+3`. */
export const number = validator((typed) => /^-?[\d.]+$/.test(typed), 'errors.validators.number');
