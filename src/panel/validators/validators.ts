import { creditCardExpiry, creditCardNumber } from './credit-card.ts';
import { date } from './date.ts';
import { emailSimple } from './email.ts';
import { isoCountryCode, usState, usZipcode } from './geography.ts';
import { exactlength, lengthrange, maxlength, minlength } from './lengths.ts';
import { domainName, ipNumber, ipNumberOrBlank, macAddress, url } from './network.ts';
import { password, validatePassword } from './password.ts';
import { integer, nonblank, nopipes, number, username, validateDescription, word } from './text.ts';
import { validator, type Validator } from './validator.ts';

const withoutArguments = {
  nonblank,
  word,
  username,
  nopipes,
  validate_description: validateDescription,
  integer,
  number,
  date,
  url,
  email_simple: emailSimple,
  domain_name: domainName,
  ip_number: ipNumber,
  ip_number_or_blank: ipNumberOrBlank,
  mac_address: macAddress,
  iso_country_code: isoCountryCode,
  US_state: usState,
  US_zipcode: usZipcode,
  credit_card_number: creditCardNumber,
  credit_card_expiry: creditCardExpiry(),
  password,
} as const satisfies Readonly<Record<string, Validator>>;

/**
 * The validators of the old form library under their own names, each a rule for a field or a function that makes one:
 * `rules: [validators.integer, validators.maxlength(8)]`. They accept exactly what they always accepted, which is
 * sometimes surprising; see their descriptions.
 */
export const validators = {
  ...withoutArguments,
  minlength,
  maxlength,
  exactlength,
  lengthrange,
  validate_password: validatePassword,
} as const;

/** Those with arguments, created from the arguments in an old panel. */
const fromArguments: Readonly<Record<string, (...given: readonly string[]) => Validator>> = {
  minlength: (min = '') => minlength(Number.parseFloat(min)),
  maxlength: (max = '') => maxlength(Number.parseFloat(max)),
  exactlength: (length) => exactlength(count(length)),
  lengthrange: (min, max) => lengthrange(count(min), count(max)),
  validate_password: (strength = '') => validatePassword(strength.replace(/^(['"])(.*)\1$/, '$2')),
};

/** Finds a validator by the name and arguments in an old panel; undefined when the library had none of that name. */
export function findValidator(name: string, given: readonly string[]): Validator | undefined {
  if (Object.hasOwn(fromArguments, name)) return fromArguments[name]?.(...given);
  if (name === 'permitpipes') return validator(() => true, 'errors.noPipes');
  return new Map<string, Validator>(Object.entries(withoutArguments)).get(name);
}

/** Plain digits only. */
function count(text: string | undefined): number {
  return /^\d+$/.test(text ?? '') ? Number(text) : Number.NaN;
}
