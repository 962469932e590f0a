import type { Signal } from '../signal.ts';

/** What an action is performed for. */
export interface ActionCause {
  readonly event: string;
  /** Several for a generic action that is performed once for several signals. */
  readonly events: readonly string[];
  readonly args: readonly string[];
  readonly signals: readonly Signal[];
}
