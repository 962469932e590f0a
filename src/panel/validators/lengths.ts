import { validator, type Validator } from './validator.ts';

/** An invalid length is never satisfied, so the panel's author notices it at once. */
const meaningless = validator(() => false, 'errors.validators.meaninglessLength');

/** At least so many characters; `least` is above 0. */
export function minlength(least: number): Validator {
  return least > 0
    ? validator((typed) => lengthOf(typed) >= least, 'errors.validators.minlength', { count: least })
    : meaningless;
}

/** At most so many characters; `most` is above 0. */
export function maxlength(most: number): Validator {
  return most > 0 ? validator((typed) => lengthOf(typed) <= most, 'errors.tooLong', { count: most }) : meaningless;
}

/** Exactly so many characters; a whole number from 0. */
export function exactlength(length: number): Validator {
  return isCount(length)
    ? validator((typed) => lengthOf(typed) === length, 'errors.validators.exactlength', { count: length })
    : meaningless;
}

/** From `least` to `most` characters, both whole numbers from 0; 4 to 2 is never satisfied. */
export function lengthrange(least: number, most: number): Validator {
  return isCount(least) && isCount(most)
    ? validator((typed) => lengthOf(typed) >= least && lengthOf(typed) <= most, 'errors.validators.lengthrange', {
        min: least,
        count: most,
      })
    : meaningless;
}

function isCount(length: number): boolean {
  return Number.isInteger(length) && length >= 0;
}

function lengthOf(typed: string): number {
  return Array.from(typed).length;
}
