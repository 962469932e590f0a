import type { ActionState } from '../../../events/journal/run-details.ts';
import type { ShownState } from '../../server/shown-run.ts';

export interface RunModel {
  readonly id: string;
  readonly event: string;
  readonly args: readonly string[];
  readonly state: ShownState;
  /** For a cancelled run: the completed actions; may be empty. */
  readonly done: string | undefined;
  /** The home page shows it until a later run succeeds, or it is dismissed. */
  readonly isAlarm: boolean;
  readonly dismiss: string;
  /** Why it ended early, a lexicon key. */
  readonly reason: string | undefined;
  /** Who cancelled it; empty when it was not cancelled. */
  readonly by: string;
  /** Already formatted in the page's language. */
  readonly started: string;
  readonly duration: string;
  readonly author: string;
  /** 0 to 100. */
  readonly percent: number;
  readonly actions: readonly (RunActionModel & { readonly inner: readonly InnerRunModel[] })[];
  /** Number and names of the failed actions. */
  readonly failed: { readonly count: number; readonly names: string };
  /** Where "signal again" posts to; undefined while the run is active. */
  readonly again: string | undefined;
  /** Where "cancel" posts to; undefined when the run is over. */
  readonly cancel: string | undefined;
  /** URL of the event stream while the run is active. */
  readonly stream: string | undefined;
  readonly back: string;
}

export interface RunActionModel {
  readonly name: string;
  /** The package that contains it. */
  readonly source: string;
  readonly state: ActionState | 'cancelled';
  readonly duration: string;
  readonly exit: string;
  readonly output: string;
  /** The output was cut. */
  readonly cut: boolean;
  /** The progress it reports while it is running. */
  readonly doing: { readonly percent: number; readonly message: string } | undefined;
}

/** A run signalled by an action of another run. */
export interface InnerRunModel {
  readonly href: string;
  readonly event: string;
  readonly args: string;
  readonly state: ShownState;
  readonly duration: string;
  readonly actions: readonly RunActionModel[];
}
