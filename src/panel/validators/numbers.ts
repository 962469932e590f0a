import { validator } from './validator.ts';

/** Digits only; a single `0` counts as empty, while `00` is accepted. */
export const integer = validator((typed) => /^\d+$/.test(typed), 'errors.validators.integer');

/** Digits and dots after an optional minus: `-2.2`, and also `1..2` and `1.2.3.4`, but not `5e10` or `+3`. */
export const number = validator((typed) => /^-?[\d.]+$/.test(typed), 'errors.validators.number');
