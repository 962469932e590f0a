import { accept, refuse } from '../../refusals.ts';
import { typedIn, type Validator } from './validator.ts';

/** At least 13 digits, with blanks and dashes anywhere, and a correct check digit (Luhn). */
export const creditCardNumber: Validator = (value) => {
  const typed = typedIn(value);
  if (typed === '') return refuse('errors.required');
  if (/[^\d\s-]/.test(typed)) return refuse('errors.validators.creditCardSigns');
  const digits = typed.replace(/\D/g, '');
  if (digits.length < 13) return refuse('errors.validators.creditCardShort');
  return hasCheckDigit(digits) ? accept(value) : refuse('errors.validators.creditCardNumber');
};

/**
 * `MM/YY` or `MM/YYYY`, this month or later and less than ten years ahead.
 * @param now returns the current date
 */
export function creditCardExpiry(now: () => Date = () => new Date()): Validator {
  return (value) => {
    const [, month = '', year = ''] = /^(0?[1-9]|1[0-2])\/(\d{2}|\d{4})$/.exec(typedIn(value)) ?? [];
    if (month === '') return refuse('errors.validators.creditCardExpiry');
    const today = now();
    const thisYear = today.getFullYear();
    const wholeYear = year.length === 2 ? Math.floor(thisYear / 100) * 100 + Number(year) : Number(year);
    const ahead = (wholeYear - thisYear) * 12 + Number(month) - (today.getMonth() + 1);
    if (ahead < 0) return refuse('errors.validators.creditCardExpired');
    return ahead < 120 ? accept(value) : refuse('errors.validators.creditCardExpiry');
  };
}

/** Luhn: every second digit from the right is doubled and its digits are added; the total is a multiple of ten. */
function hasCheckDigit(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, sign, place) => {
      const digit = Number(sign) * (place % 2 === 0 ? 1 : 2);
      return total + (digit > 9 ? digit - 9 : digit);
    }, 0);
  return sum % 10 === 0;
}
