import type { Reading } from '../fields/reading.ts';

/** Something that a new server needs and that a panel does: the home page tells of it until it is done. */
export interface FirstDayStep {
  /** The page that does it. */
  readonly page: string;
  /** The record that page is opened for. */
  readonly key?: string;
  /** Smaller comes first; 50 unless told. */
  readonly order?: number;
  done(reading: Reading): boolean;
}
