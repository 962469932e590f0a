import type { InputField } from '../field.ts';
import { manyTexts, oneText, trimmed, type InputOptions } from './input-field.ts';
import { without } from '../rules.ts';

interface TextareaOptions extends InputOptions {
  /** Number of visible lines; default: 5. */
  readonly rows?: number;
}

/**
 * Free text of several lines, stored with its line ends: `textarea({ rows: 8, optional: true })`. Empty lines at the
 * start and end are removed. Default limit: 4,000 characters.
 */
export function textarea({ rows = 5, max = 4000, ...options }: TextareaOptions = {}): InputField<string> {
  return {
    ...oneText('textarea', { ...options, max }),
    rows,
    multiline: true,
    typed: (posted) => posted.map((given) => given.replace(/\r\n?/g, '\n').trim()),
  };
}

interface LinesOptions extends Pick<InputOptions, 'property' | 'optional' | 'rules' | 'max' | 'when'> {
  /** Separator of the stored lines; default: a comma. A line must not contain it. */
  readonly separator?: string;
}

/**
 * Several lines of text; the rules check each line: `lines({ rules: [validators.ip_number] })`. Empty lines are
 * removed. Stored as one property.
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
