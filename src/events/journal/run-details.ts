import type { Signal } from '../signal.ts';

export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'interrupted';
export type ActionState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped';

/**
 * Why a run ended other than by running all its actions.
 * `bad-name`: no event can have such a name. `unknown-event`: no package has it. `too-deep`: events signalled one
 * another too many times over. `waited-too-long`: the runs before it did not end. `cancelled`: by a person. `stopped`:
 * Panelsmith was being stopped. `process-gone`: Panelsmith was killed, or the machine went down. `cannot-run`: the
 * state folder cannot be written, so that runs cannot be kept apart; the log says more.
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
  /** SHA-256 of its bytes in hexadecimal; undefined where it is gone. */
  readonly sha256: string | undefined;
}

/** A file that an action made from a template. */
export interface WrittenFile extends FileState {
  readonly outcome: 'written' | 'unchanged' | 'deleted';
}

/** Who signalled an event, and why. */
export interface Origin {
  readonly author: string;
  /** The change set whose event it is. */
  readonly changeSet: string | undefined;
  /** The run one of whose actions signals this event. It is not waited for, since it waits for us. */
  readonly within?: string | undefined;
  /** What a person was told beforehand that the run would leave. */
  readonly predicted?: readonly FileState[] | undefined;
}

/** A run without its actions: what a list of runs needs. */
export interface RunSummary {
  readonly id: string;
  /** The event of its first signal. */
  readonly event: string;
  /** The arguments of its only signal; none where it has several. */
  readonly args: readonly string[];
  /** What it runs, in order: one signal, or those of many records in one run. */
  readonly signals: readonly Signal[];
  readonly author: string;
  readonly changeSet: string | undefined;
  /** The run one of whose actions signalled this one. */
  readonly within: string | undefined;
  readonly state: RunState;
  /** When it was signalled. */
  readonly started: Date;
  readonly ended: Date | undefined;
  /** Names of the actions that failed, and of the one that was interrupted; each once. */
  readonly failed: readonly string[];
  /** The signals that are to be signalled again, because something of theirs failed or was left out. */
  readonly unsettled: readonly Signal[];
  /** Why it ended before its last action; undefined for a run that is going on or ran all its actions. */
  readonly reason: EndReason | undefined;
  /** Who ended it early; undefined when nobody did. */
  readonly by: string | undefined;
}

/** An execution of an event that this process started. It goes on whether or not anybody watches. */
export interface Run {
  readonly id: string;
  /** Its reports from the first one, following until its end or until `signal` is aborted. Any number may follow. */
  reports(signal?: AbortSignal): AsyncIterable<Report>;
  /** Never rejects. */
  readonly finished: Promise<RunDetails>;
  /** Ends it now: the running action's whole process group is ended, the others are not started. */
  cancel(by: string): void;
}

/** One execution of an event, as its journal tells it. */
export interface RunDetails extends RunSummary {
  /** In the order they run. Empty until the run is no longer queued. */
  readonly actions: readonly ActionDetails[];
  /** What a person was told beforehand that it would leave; undefined when nobody asked. */
  readonly predicted: readonly FileState[] | undefined;
  /** The files made from templates, each as it was left. */
  readonly files: readonly WrittenFile[];
}

/** One action of a run. */
export interface ActionDetails {
  /** `SNNname`; a module action's is without its extension. */
  readonly name: string;
  /** The package that brings it, or `root`. */
  readonly source: string;
  /** Position of the signal it is for; undefined where it is for several at once. */
  readonly signal: number | undefined;
  /** Seconds it is expected to take; 0 for an entry that is left out. */
  readonly weight: number;
  readonly state: ActionState;
  readonly started: Date | undefined;
  /** How long it took; undefined while it goes on or waits. */
  readonly seconds: number | undefined;
  /** `0`, `1` and so on, `signal SIGKILL`, `time limit`, `cannot start`, `interrupted`; empty before the end. */
  readonly exit: string;
  /** Lines of both output streams as they came, each with its line feed. */
  readonly output: string;
  /** There was more output than is kept. */
  readonly cut: boolean;
  /** 0 to 1; undefined when the action does not tell. */
  readonly progress: number | undefined;
  readonly message: string | undefined;
}

/** An action that will run, or an entry of the event's folder that will not. */
export interface PlannedAction {
  readonly name: string;
  readonly source: string;
  /** Position of its signal; left out where it is for several at once, or for the only one. */
  readonly signal?: number | undefined;
  /** Seconds it is expected to take; journals from before there were weights lack it. */
  readonly weight?: number;
  /** Why the entry is left out, in English for the operator. */
  readonly skipped: string | undefined;
}

/** One line of a run's journal. `at` is ISO 8601, UTC; `action` is the position in the run's actions. */
export type Report =
  | {
      readonly type: 'signalled';
      readonly at: string;
      readonly id: string;
      readonly event: string;
      readonly args: readonly string[];
      /** All signals, where there are several. */
      readonly signals?: readonly Signal[] | undefined;
      readonly author: string;
      readonly changeSet: string | undefined;
      readonly within: string | undefined;
      readonly predicted?: readonly FileState[] | undefined;
      /** How many runs this one is within. */
      readonly depth: number;
      /** The process that runs it. */
      readonly process: string;
    }
  | { readonly type: 'started'; readonly at: string; readonly actions: readonly PlannedAction[] }
  | { readonly type: 'action-started'; readonly at: string; readonly action: number }
  /** The process of an action that is a program, so that it can be found when ours is gone. */
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
      /** Positions of the signals to signal again; journals of runs with one signal lack it. */
      readonly unsettled?: readonly number[];
      readonly reason: EndReason | undefined;
      /** Who ended it early. */
      readonly by: string | undefined;
    };
