import { accept, refuse, type Accepted, type SentenceArgs, type SentenceKey, type Refusal } from '../../refusals.ts';

/** A validator of the old form library, as a rule for a field. As there, `0` counts as empty. */
export type Validator = (value: string) => Accepted<string> | Refusal;

/** A validator that tests the typed text. */
export function validator(isFine: (typed: string) => boolean, key: SentenceKey, args: SentenceArgs = {}): Validator {
  return (value) => (isFine(typedIn(value)) ? accept(value) : refuse(key, args));
}

/** The text a validator sees: empty when `0` was typed. */
export function typedIn(value: string): string {
  return value === '0' ? '' : value;
}
