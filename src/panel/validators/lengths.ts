import { validator, type Validator } from './validator.ts';

/** An invalid length is never satisfied, so the panel's author notices it at once. */
const meaningless = validator(() => false, 'errors.validators.meaninglessLength');

/** At least so many characters; `min` is above 0. */
export function minlength(min: number): Validator {
  return min > 0
    ? validator((typed) => lengthOf(typed) >= min, 'errors.validators.minlength', { count: min })
    : meaningless;
}

/** At most so many characters; `max` is above 0. */
export function maxlength(max: number): Validator {
  return max > 0 ? validator((typed) => lengthOf(typed) <= max, 'errors.tooLong', { count: max }) : meaningless;
}

/** Exactly so many characters; a whole number from 0. */
export function exactlength(length: number): Validator {
  return isCount(length)
    ? validator((typed) => lengthOf(typed) === length, 'errors.validators.exactlength', { count: length })
    : meaningless;
}

/** From `min` to `max` characters, both whole numbers from 0; 4 to 2 is never satisfied. */
export function lengthrange(min: number, max: number): Validator {
  return isCount(min) && isCount(max)
    ? validator((typed) => lengthOf(typed) >= min && lengthOf(typed) <= max, 'errors.validators.lengthrange', {
        least: min,
        count: max,
      })
    : meaningless;
}

function isCount(length: number): boolean {
  return Number.isInteger(length) && length >= 0;
}

function lengthOf(typed: string): number {
  return Array.from(typed).length;
}
