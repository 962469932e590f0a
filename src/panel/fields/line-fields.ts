import type { InputField } from './field.ts';
import { manyTexts, oneLine, trimmed, type InputOptions } from './input-field.ts';
import { without } from './rules.ts';

interface TextareaOptions extends InputOptions {
  /** Lines in view; 5 unless told. */
  readonly rows?: number;
}

/**
 * Free text of several lines, kept with its line ends: `textarea({ rows: 8, optional: true })`. Outer blank lines are
 * dropped. At most 4,000 characters unless told.
 */
export function textarea({ rows = 5, max = 4000, ...options }: TextareaOptions = {}): InputField<string> {
  return {
    ...oneLine('textarea', { ...options, max }),
    rows,
    multiline: true,
    typed: (posted) => posted.map((given) => given.replace(/\r\n?/g, '\n').trim()),
  };
}

interface LinesOptions extends Pick<InputOptions, 'property' | 'optional' | 'rules' | 'max' | 'when'> {
  /** Stands between the lines where they are stored; a comma unless told. No line may hold it. */
  readonly separator?: string;
}

/**
 * Several lines of text, each by itself subject to the rules: `lines({ rules: [validators.ip_number] })`. Empty ones are
 * dropped. Stored as one property.
 */
export function lines({ separator = ',', ...options }: LinesOptions = {}): InputField<readonly string[]> {
  return {
    ...manyTexts('textarea', { ...options, separator, rules: [without(separator), ...(options.rules ?? [])] }),
    typed: (posted) =>
      posted
        .flatMap((given) => given.split(/\r\n|\r|\n/))
        .map(trimmed)
        .filter((line) => line !== ''),
  };
}
