import type { Condition, LiteralField, Tone } from './field.ts';
import { always } from './input-field.ts';

interface LiteralOptions {
  readonly link?: LiteralField['link'];
  readonly options?: readonly string[];
  readonly tones?: Readonly<Record<string, Tone>>;
  readonly when?: Condition;
}

/**
 * A line that shows something of the record and is never read back: `literal((user) => user.prop('FirstName') ?? '')`.
 * @param show its text, or one of `options`, which the lexicon words
 */
export function literal(show: LiteralField['show'], options: LiteralOptions = {}): LiteralField {
  const { link, options: worded = [], tones = {}, when = always } = options;
  return { kind: 'literal', show, link, options: worded, tones, when };
}
