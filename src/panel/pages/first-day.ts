import type { Reading } from '../fields/reading.ts';

/** A first step on a new server, which a panel does: the home page shows it until it is done. */
export interface FirstDayStep {
  /** The page that does it. */
  readonly page: string;
  /** The record that page is opened for. */
  readonly key?: string;
  /** Smaller comes first; default: 50. */
  readonly order?: number;
  done(reading: Reading): boolean;
}
