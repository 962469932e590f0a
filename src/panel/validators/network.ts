import { accept, refuse } from '../../refusals.ts';
import { typedIn, validator, type Validator } from './validator.ts';

/** Contains `http://` or `ftp://`, followed by two letters, digits, slashes, dots or dashes. Not `https`. */
export const url = validator(
  (typed) => /(?:http|ftp):\/\/[A-Za-z\d][A-Za-z\d/.-]/.test(typed),
  'errors.validators.url',
);

/** Lower-case letters, digits and dashes between dots, and one to three letters at the end: `a.museum` is refused. */
export const domainName = validator(
  (typed) => /^(?:[a-z\d-]+\.)+[a-z]{1,3}\.?$/.test(typed),
  'errors.validators.domainName',
);

/** Four numbers up to 255 between dots. */
export const ipNumber: Validator = (value) => {
  const typed = typedIn(value);
  if (!/^[\d.]+$/.test(typed)) return refuse('errors.validators.ipNumber', { value });
  const parts = typed.split('.');
  if (parts.length !== 4 || parts.includes('')) return refuse('errors.validators.ipNumberParts', { value });
  const tooHigh = parts.find((part) => part.length > 3 || Number(part) > 255);
  return tooHigh === undefined ? accept(value) : refuse('errors.validators.ipNumberPart', { part: tooHigh });
};

/** The same, or nothing. */
export const ipNumberOrBlank: Validator = (value) => (typedIn(value) === '' ? accept(value) : ipNumber(value));

/** Six pairs of hexadecimal digits between colons. */
export const macAddress = validator(
  (typed) => /^(?:[\da-f]{2}:){5}[\da-f]{2}$/i.test(typed),
  'errors.validators.macAddress',
);
