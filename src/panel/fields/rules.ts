import { forwardProblem, type ForwardProblem } from '../../accounts/mail/mail-routes.ts';
import type { DbRecord } from '../../db/file/record.ts';
import { accept, anyRefusal, refuse, type Accepted, type Refusal } from '../../refusals.ts';
import type { Reading } from './reading.ts';

/** What a rule can read besides the value. */
export interface RuleContext {
  readonly reading: Reading;
  /** The record being edited; undefined while one is created. */
  readonly record: DbRecord | undefined;
  /** The text typed into another field of the page; empty if there is none. */
  readonly typed: (field: string) => string;
}

/**
 * A rule about one value: it accepts the value, in the form to store, or refuses it. It is not called for an empty
 * optional field.
 *
 *     const short: Rule = (value) => (value.length <= 8 ? accept(value) : refuse('errors.short', { value }));
 */
export interface Rule {
  (value: string, context: RuleContext): Accepted<string> | Refusal;
  /** A hint at the field before anything is typed. */
  readonly describe?: (reading: Reading) => Pick<Refusal, 'key' | 'args'>;
  /** The name of another field of the page, with which it compares the value. */
  readonly comparedWith?: string;
}

/**
 * One mail address, or the name of an account on this server: `rules: [forwardAddress]`. An address of this server must
 * belong to an account, and its mail must not come back to the account of the record through forwards, groups and
 * pseudonyms. Source: classic panel useraccounts.
 */
export const forwardAddress: Rule = (value, { reading, record }) => {
  const isForm = /^[^\s@,;:"<>()[\]\\]+(@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.?)?$/.test(value);
  if (!isForm) return refuse('errors.emailAddress', { value });
  const problem = problemOf(reading, record?.key ?? '', value);
  if (problem === 'unknown') return refuse('errors.emailAddress', { value });
  return problem === 'loop' ? refuse('errors.forwardLoop', { value }) : accept(value);
};

function problemOf(reading: Reading, account: string, address: string): ForwardProblem | undefined {
  const domain = reading.configuration.get('DomainName')?.value;
  const others = reading.database('domains').ofType('domain');
  const domains = [...(domain === undefined ? [] : [domain]), ...others.map(({ key }) => key)];
  return forwardProblem(reading.accounts, domains, account, address);
}

/**
 * Whether mail that an account forwards to an address would come back to the account through forwards, groups and
 * pseudonyms.
 */
export function mailComesBack(reading: Reading, account: string, address: string): boolean {
  return problemOf(reading, account, address) === 'loop';
}

/**
 * A telephone number: digits, blanks, dashes, dots, brackets, an extension: `rules: [phoneNumber]`. Stored as typed.
 */
export const phoneNumber: Rule = (value) =>
  /^\+?[0-9 ()./x#*-]{1,40}$/i.test(value) ? accept(value) : refuse('errors.phoneNumber', { value });

/**
 * Must be equal to the text of another field of the page: `password({ rules: [sameAs('Password')] })`.
 * @param key lexicon key of the refusal; default: that the two passwords are not the same
 */
export function sameAs(field: string, key = 'errors.passwordsDiffer'): Rule {
  const rule: Rule = (value, { typed }) => (value === typed(field) ? accept(value) : anyRefusal(key));
  return Object.assign(rule, { comparedWith: field });
}

/** A whole number from `min` to `max`; stored without leading zeros and plus sign. */
export function wholeNumber(min: number, max: number): Rule {
  const limits = { min: String(min), max: String(max) };
  return (value) => {
    const number = /^[+-]?[0-9]{1,15}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? accept(String(number)) : refuse('errors.wholeNumber', limits);
  };
}

/** An existing date in the form `2026-03-09`. */
export const calendarDate: Rule = (value) => {
  const day = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
  const isDay = day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
  return isDay ? accept(value) : refuse('errors.calendarDate');
};

/** A time of day in hours and minutes, such as `17:30`. */
export const timeOfDay: Rule = (value) =>
  /^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(value) ? accept(value) : refuse('errors.timeOfDay');

/** A text that does not contain another text. */
export function without(part: string): Rule {
  return (value) => (value.includes(part) ? refuse('errors.without', { part }) : accept(value));
}
