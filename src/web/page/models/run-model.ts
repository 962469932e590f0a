import type { ActionState } from '../../../events/journal/run-details.ts';
import type { ShownState } from '../../server/shown-run.ts';

export interface RunModel {
  readonly id: string;
  readonly event: string;
  readonly args: readonly string[];
  readonly state: ShownState;
  /** Of a cancelled run the actions it had done by then; empty where there were none. */
  readonly done: string | undefined;
  /** The home page tells of it until it went well, or is dismissed. */
  readonly isAlarm: boolean;
  readonly dismiss: string;
  /** Why it ended before its last action, a lexicon key. */
  readonly reason: string | undefined;
  /** Who ended it early; empty when nobody did. */
  readonly by: string;
  /** Already formatted for the page's language. */
  readonly started: string;
  readonly duration: string;
  readonly author: string;
  /** 0 to 100. */
  readonly percent: number;
  readonly actions: readonly (RunActionModel & { readonly inner: readonly InnerRunModel[] })[];
  /** How many actions failed, and their names. */
  readonly failed: { readonly count: number; readonly names: string };
  /** Where "signal again" posts to; undefined while the run goes on. */
  readonly again: string | undefined;
  /** Where "cancel" posts to; undefined when the run is over. */
  readonly cancel: string | undefined;
  /** The event stream of a run that is not over. */
  readonly stream: string | undefined;
  readonly back: string;
}

export interface RunActionModel {
  readonly name: string;
  /** The package that brings it. */
  readonly source: string;
  readonly state: ActionState | 'cancelled';
  readonly duration: string;
  readonly exit: string;
  readonly output: string;
  /** Output was longer than what is shown. */
  readonly cut: boolean;
  /** How far it says it is, while it is running. */
  readonly doing: { readonly percent: number; readonly message: string } | undefined;
}

/** A run that an action of another run signalled. */
export interface InnerRunModel {
  readonly href: string;
  readonly event: string;
  readonly args: string;
  readonly state: ShownState;
  readonly duration: string;
  readonly actions: readonly RunActionModel[];
}
