import type { DbRecord } from '../../../db/file/record.ts';
import type { InputField } from '../field.ts';
import { oneText, type InputOptions } from './input-field.ts';
import type { Reading } from '../reading.ts';

interface ToggleOptions extends Pick<InputOptions, 'property' | 'when'> {
  /** Stored values; default: `yes` and `no`. Any other stored value counts as off. */
  readonly on?: string;
  readonly off?: string;
  /** Whether it is on at first; default: off. */
  readonly initially?: (reading: Reading, record: DbRecord | undefined) => boolean;
}

/**
 * An on/off value, shown as a switch: `toggle({ on: 'enabled', off: 'disabled' })`. A post-event gets the stored value.
 */
export function toggle({ on = 'yes', off = 'no', initially, ...options }: ToggleOptions = {}): InputField<string> {
  return {
    ...oneText('switch', { ...options, optional: true }),
    choices: () => [{ value: on }],
    initial: (reading, record) => (initially?.(reading, record) === true ? [on] : []),
    read: (stored) => (stored === on ? [on] : []),
    write: (texts) => texts[0] ?? off,
    typed: (posted) => posted.filter((given) => given !== ''),
    value: (texts) => texts[0] ?? off,
  };
}

/** Same as `toggle`, shown as a checkbox: `checkbox({ property: 'Listed' })`. */
export function checkbox(options: ToggleOptions = {}): InputField<string> {
  return { ...toggle(options), control: 'checkbox' };
}
