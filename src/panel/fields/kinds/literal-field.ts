import type { Condition, LiteralField, Tone } from '../field.ts';
import { always } from './input-field.ts';
import { unknownOptions } from '../unknown-options.ts';

interface LiteralOptions {
  readonly link?: LiteralField['link'];
  readonly options?: readonly string[];
  readonly tones?: Readonly<Record<string, Tone>>;
  readonly when?: Condition;
}

const known: Readonly<Record<keyof LiteralOptions, true>> = { link: true, options: true, tones: true, when: true };

/**
 * A line that shows something of the record and is never read back: `literal((user) => user.key)`.
 * @param show returns the text, or one of `options`, which the lexicon names
 */
export function literal(show: LiteralField['show'], options: LiteralOptions = {}): LiteralField {
  const { link, options: worded = [], tones = {}, when = always } = options;
  const unknown = unknownOptions(options, known);
  return { kind: 'literal', show, link, options: worded, tones, when, unknownOptions: unknown };
}

/** A literal with the value of a property, empty if it was never set: `shown('Dept')`. */
export function shown(property: string, options: LiteralOptions = {}): LiteralField {
  return literal((record) => record.prop(property) ?? '', options);
}

/** The colour of a shown text, which can be any text of a record; undefined if it has none. */
export function toneOf({ tones }: LiteralField, text: string): Tone | undefined {
  return Object.hasOwn(tones, text) ? tones[text] : undefined;
}
