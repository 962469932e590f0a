import type { InputField } from './field.ts';
import { type InputOptions, oneLine } from './input-field.ts';
import { calendarDate, timeOfDay, wholeNumber } from './rules.ts';

/** One line of free text: `text({ optional: true, max: 60 })`. Outer blanks are dropped. */
export function text(options: InputOptions = {}): InputField<string> {
  return oneLine('text', options);
}

/**
 * One mail address, for a browser's keyboard and memory: `email({ rules: [forwardAddress] })`. What it must look like says
 * a rule.
 */
export function email(options: InputOptions = {}): InputField<string> {
  return oneLine('email', options);
}

/**
 * One telephone number, for a browser's keyboard and memory: `telephone({ optional: true, rules: [phoneNumber] })`. What it
 * must look like says a rule.
 */
export function telephone(options: InputOptions = {}): InputField<string> {
  return oneLine('tel', options);
}

interface NumberOptions extends InputOptions {
  /** Smallest and largest; 0 and 2147483647 unless told. */
  readonly min?: number;
  readonly max?: number;
}

/** One whole number, in digits: `number({ min: 1, max: 65535 })`. Stored without leading zeros; a post-event gets a text. */
export function number({ min = 0, max = 2_147_483_647, ...options }: NumberOptions = {}): InputField<string> {
  const rules = [wholeNumber(min, max), ...(options.rules ?? [])];
  return { ...oneLine('number', { ...options, rules }), range: { min: String(min), max: String(max) } };
}

/** One day, as `2026-03-09`: `date({ optional: true })`. */
export function date(options: InputOptions = {}): InputField<string> {
  return oneLine('date', { ...options, rules: [calendarDate, ...(options.rules ?? [])] });
}

/** One time of day, as `17:30`: `time({ initial: '08:30' })`. */
export function time(options: InputOptions = {}): InputField<string> {
  return oneLine('time', { ...options, rules: [timeOfDay, ...(options.rules ?? [])] });
}

/**
 * Typed unseen, kept to the letter, never shown again and stored in no property: `password({ rules:
 * [passwordStrength('Users')] })`. A post-event gives it to `changes.setPassword`; of an optional one it may get an empty
 * text.
 */
export function password(options: Pick<InputOptions, 'rules' | 'optional' | 'when'> = {}): InputField<string> {
  return { ...oneLine('password', { ...options, property: false }), max: 1024, typed: (posted) => posted };
}

/** The present password of whoever is signed in, asked for again before something grave: `currentPassword()`. */
export function currentPassword(): InputField<string> {
  return { ...password(), current: true };
}

/**
 * A value that travels with the form unseen, bound to no property unless told: `hidden({ initial: 'panel' })`. Like all
 * that comes from a browser it can be anything when it comes back: its rules are asked, and what must be certain is looked
 * up anew instead.
 */
export function hidden(options: InputOptions = {}): InputField<string> {
  return oneLine('hidden', { property: false, optional: true, ...options });
}
