import type { ActionState, RunState } from '../../../events/journal/run-details.ts';
import type { Sentence } from './layout-model.ts';

/** The state of a run as shown: one ended by a person was cancelled, and did not fail. */
export type ShownState = RunState | 'cancelled';

export interface RunModel {
  readonly state: ShownState;
  /** For a cancelled run: the completed actions; may be empty. */
  readonly done: string | undefined;
  /** The home page shows it until a later run succeeds, or it is dismissed. */
  readonly isAlarm: boolean;
  readonly dismiss: string;
  /**
   * For a run that created something incompletely: URLs to take that back or to keep it; undefined for any other run.
   */
  readonly halfCreated: { readonly takeBack: string; readonly keep: string } | undefined;
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
  /** In a run of many signals: the actions that run once for all of them. */
  readonly actions: readonly RunActionWithRuns[];
  /** A run of many signals by record; undefined for any other. */
  readonly records: RecordsOfRun | undefined;
  /** The files that it wrote; undefined where there are none. */
  readonly files:
    | {
        readonly written: readonly { readonly path: string; readonly outcome: 'written' | 'unchanged' | 'deleted' }[];
        /** Whether all files are as the preview said; undefined without a preview, or before the end. */
        readonly asForeseen: boolean | undefined;
        /** Paths of the files that differ. */
        readonly others: string;
      }
    | undefined;
  /** Number and names of the failed actions. */
  readonly failed: { readonly count: number; readonly names: string };
  /** Where "signal again" posts to; undefined while the run is active. */
  readonly again: string | undefined;
  /** What "signal again" does, if that is not obvious. */
  readonly againAdvice: Sentence | undefined;
  /** Where "cancel" posts to; undefined when the run is over. */
  readonly cancel: string | undefined;
  /** URL of the event stream while the run is active. */
  readonly stream: string | undefined;
  readonly back: string;
}

/** A run of many signals by record. */
export interface RecordsOfRun {
  readonly total: number;
  readonly failed: number;
  /** Those that failed, then the one that is running, with their actions. */
  readonly open: readonly RunRecordModel[];
  /** Names of more failed records, which are shown without their actions. */
  readonly moreOpen: readonly string[];
  readonly done: RecordNames;
  readonly waiting: RecordNames;
  /** Left out because the run ended early. */
  readonly left: RecordNames;
}

interface RecordNames {
  readonly count: number;
  readonly names: readonly string[];
  /** How many are not named. */
  readonly more: number;
}

export interface RunRecordModel {
  /** Unique on the page. */
  readonly id: string;
  /** Event and arguments. */
  readonly text: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  readonly actions: readonly RunActionWithRuns[];
}

type RunActionWithRuns = RunActionModel & { readonly inner: readonly InnerRunModel[] };

export interface RunActionModel {
  /** Id of its output, unique on the page. */
  readonly id: string;
  readonly name: string;
  /** The name, unique on the page: in a run of many signals with the signal. */
  readonly title: string;
  /** The package that contains it. */
  readonly source: string;
  readonly state: ActionState | 'cancelled';
  readonly duration: string;
  /** How it ended, where it failed. */
  readonly exit: Sentence;
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
