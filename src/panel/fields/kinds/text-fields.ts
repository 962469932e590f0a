import { longestTyped } from '../../../accounts/passwords/password-strength.ts';
import type { InputField } from '../field.ts';
import { type InputOptions, oneText } from './input-field.ts';
import { calendarDate, timeOfDay, wholeNumber } from '../rules.ts';

/** One line of free text: `text({ optional: true, max: 60 })`. Leading and trailing blanks are removed. */
export function text(options: InputOptions = {}): InputField<string> {
  return oneText('text', options);
}

/**
 * One mail address; it sets the browser's keyboard and autocompletion: `email({ rules: [forwardAddress] })`. A rule
 * defines what is valid.
 */
export function email(options: InputOptions = {}): InputField<string> {
  return oneText('email', options);
}

/**
 * One telephone number; it sets the browser's keyboard and autocompletion: `telephone({ optional: true, rules:
 * [phoneNumber] })`. A rule defines what is valid.
 */
export function telephone(options: InputOptions = {}): InputField<string> {
  return oneText('tel', options);
}

interface NumberOptions extends InputOptions {
  /** Smallest and largest value; default: 0 and 2147483647. */
  readonly min?: number;
  readonly max?: number;
}

/**
 * One whole number in digits: `number({ min: 1, max: 65535 })`. Stored without leading zeros; a post-event gets a
 * string.
 */
export function number({ min = 0, max = 2_147_483_647, ...options }: NumberOptions = {}): InputField<string> {
  const rules = [wholeNumber(min, max), ...(options.rules ?? [])];
  return { ...oneText('number', { ...options, rules }), range: { min: String(min), max: String(max) } };
}

/** One date in the form `2026-03-09`: `date({ optional: true })`. */
export function date(options: InputOptions = {}): InputField<string> {
  return oneText('date', { ...options, rules: [calendarDate, ...(options.rules ?? [])] });
}

/** One time of day in the form `17:30`: `time({ initial: '08:30' })`. */
export function time(options: InputOptions = {}): InputField<string> {
  return oneText('time', { ...options, rules: [timeOfDay, ...(options.rules ?? [])] });
}

/**
 * A password: shown as dots while it is typed, not trimmed or changed, never shown again and stored in no property:
 * `password({ rules: [passwordStrength('Users')] })`. A post-event gives it to `changes.setPassword`; if it is
 * optional, the post-event may get an empty text.
 */
export function password(options: Pick<InputOptions, 'rules' | 'optional' | 'when'> = {}): InputField<string> {
  return { ...oneText('password', { ...options, property: false }), max: longestTyped, typed: (posted) => posted };
}

/** The current password of the signed-in person, asked again before a dangerous action: `currentPassword()`. */
export function currentPassword(): InputField<string> {
  return { ...password(), current: true };
}

/**
 * A hidden value that is sent with the form; by default not bound to a property: `hidden({ initial: 'panel' })`. Like
 * everything from a browser it may come back changed. Its rules are checked; if a value must be certain, read it from
 * the database again.
 */
export function hidden(options: InputOptions = {}): InputField<string> {
  return oneText('hidden', { property: false, optional: true, ...options });
}
