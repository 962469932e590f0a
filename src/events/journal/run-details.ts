import type { Signal } from '../signal.ts';

export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'interrupted';
export type ActionState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped';

/**
 * Why a run ended before running all its actions. `bad-name`: no event can have this name. `unknown-event`: no package
 * has the event. `too-deep`: too many runs, each within another. `waited-too-long`: earlier runs did not end in time.
 * `cancelled`: a person cancelled it. `stopped`: Panelsmith was being stopped. `process-gone`: Panelsmith was killed,
 * or the machine went down. `cannot-run`: the state folder cannot be written, so runs cannot be locked against each
 * other; the log has details.
 */
export type EndReason =
  | 'bad-name'
  | 'unknown-event'
  | 'too-deep'
  | 'waited-too-long'
  | 'cannot-run'
  | 'cancelled'
  | 'stopped'
  | 'process-gone';

/** A file as it was written, or is foreseen to be. */
export interface FileState {
  /** Absolute. */
  readonly file: string;
  /** SHA-256 of its bytes in hexadecimal; undefined if the file does not exist. */
  readonly sha256: string | undefined;
}

/** A file that an action made from a template. */
export interface WrittenFile extends FileState {
  readonly outcome: 'written' | 'unchanged' | 'deleted';
}

/** Who signalled an event, and why. */
export interface RunOrigin {
  readonly author: string;
  /** The change set that signals the event. */
  readonly changeSet: string | undefined;
  /** The run whose action signals this event. This run does not wait for it, since it waits for this run. */
  readonly within?: string | undefined;
  /** The files as the preview said that the run would leave them. */
  readonly predicted?: readonly FileState[] | undefined;
}

/** A run without its actions, for lists of runs. */
export interface RunSummary {
  readonly id: string;
  /** The event of its first signal. */
  readonly event: string;
  /** The arguments of its only signal; empty if it has several. */
  readonly args: readonly string[];
  /** The signals of the run, in order: one, or those of many records. */
  readonly signals: readonly Signal[];
  readonly author: string;
  readonly changeSet: string | undefined;
  /** The run whose action signalled this one. */
  readonly within: string | undefined;
  readonly state: RunState;
  /** When it was signalled. */
  readonly started: Date;
  readonly ended: Date | undefined;
  /** Names of the failed actions and of the interrupted one, without duplicates. */
  readonly failed: readonly string[];
  /** The signals to signal again, because one of their actions failed or was not run. */
  readonly unsettled: readonly Signal[];
  /** Why it ended before its last action; undefined for an active run and for one that ran all its actions. */
  readonly reason: EndReason | undefined;
  /** Who ended it early; undefined if it was not ended early. */
  readonly by: string | undefined;
}

/** An execution of an event that this process started. It continues whether or not it is watched. */
export interface Run {
  readonly id: string;
  /** Its reports from the first one until its end or until `abortSignal` is aborted. Any number of readers may follow. */
  reports(abortSignal?: AbortSignal): AsyncIterable<RunReport>;
  /** Never rejects. */
  readonly finished: Promise<RunDetails>;
  /** Ends the run now: the whole process group of the running action is ended, and no more actions are started. */
  cancel(by: string): void;
}

/** One execution of an event, as recorded in its journal. */
export interface RunDetails extends RunSummary {
  /** In the order they run. Empty while the run is queued. */
  readonly actions: readonly ActionDetails[];
  /** The files as the preview said that the run would leave them; undefined if there was no preview. */
  readonly predicted: readonly FileState[] | undefined;
  /** The files made from templates, each as it was left. */
  readonly files: readonly WrittenFile[];
}

/** One action of a run. */
export interface ActionDetails {
  /** `SNNname`; for a module without its extension. */
  readonly name: string;
  /** The package with the action, or `root`. */
  readonly source: string;
  /** Position of its signal; undefined if it is shared by several signals. */
  readonly signal: number | undefined;
  /** Expected duration in seconds; 0 for a skipped entry. */
  readonly weight: number;
  readonly state: ActionState;
  readonly started: Date | undefined;
  /** Duration; undefined while it waits or runs. */
  readonly seconds: number | undefined;
  /** `0`, `1` and so on, `signal SIGKILL`, `time limit`, `cannot start`, `interrupted`; empty before the end. */
  readonly exit: string;
  /** The lines of both output streams in order, each with its line feed. */
  readonly output: string;
  /** True if there was more output than is kept. */
  readonly cut: boolean;
  /** 0 to 1; undefined if the action does not report it. */
  readonly progress: number | undefined;
  readonly message: string | undefined;
}

/** An action that will run, or an entry of the event's folder that is skipped. */
export interface PlannedAction {
  readonly name: string;
  readonly source: string;
  /** Position of its signal; undefined if it is shared by several signals or the run has only one. */
  readonly signal?: number | undefined;
  /** Expected duration in seconds; missing in old journals. */
  readonly weight?: number;
  /** Why the entry is skipped, in English for the operator. */
  readonly skipped: string | undefined;
}

/** One line of a run's journal. `at` is ISO 8601, UTC; `action` is the position in the run's actions. */
export type RunReport =
  | {
      readonly type: 'signalled';
      readonly at: string;
      readonly id: string;
      readonly event: string;
      readonly args: readonly string[];
      /** All signals, if there are several. */
      readonly signals?: readonly Signal[] | undefined;
      readonly author: string;
      readonly changeSet: string | undefined;
      readonly within: string | undefined;
      readonly predicted?: readonly FileState[] | undefined;
      /** How many runs this one is within. */
      readonly depth: number;
      /** The process that performs it. */
      readonly process: string;
    }
  | { readonly type: 'started'; readonly at: string; readonly actions: readonly PlannedAction[] }
  | { readonly type: 'action-started'; readonly at: string; readonly action: number }
  /** The process of an executable action, so that it can be found after our process has ended. */
  | { readonly type: 'process'; readonly at: string; readonly action: number; readonly process: string }
  | { readonly type: 'output'; readonly at: string; readonly action: number; readonly text: string }
  | { readonly type: 'output-cut'; readonly at: string; readonly action: number }
  | ({ readonly type: 'file'; readonly at: string; readonly action: number } & WrittenFile)
  | {
      readonly type: 'progress';
      readonly at: string;
      readonly action: number;
      readonly fraction: number;
      readonly message: string | undefined;
    }
  | {
      readonly type: 'action-ended';
      readonly at: string;
      readonly action: number;
      readonly state: 'done' | 'failed' | 'skipped';
      readonly exit: string;
      readonly seconds: number;
    }
  | {
      readonly type: 'ended';
      readonly at: string;
      readonly state: 'done' | 'failed' | 'interrupted';
      readonly failed: readonly string[];
      /** Positions of the signals to signal again; missing in journals of runs with one signal. */
      readonly unsettled?: readonly number[];
      readonly reason: EndReason | undefined;
      /** Who ended it early. */
      readonly by: string | undefined;
    };
