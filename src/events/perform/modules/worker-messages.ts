import type { WrittenFile } from '../../journal/run-details.ts';
import type { StagedRecords } from '../../../templates/staged-view.ts';
import type { ActionCause } from '../action-cause.ts';
import type { EventParts } from '../event-source.ts';
import type { PredictedFile } from './predicted-file.ts';

/** Messages to the worker of module actions. `turn` is another one for each action, so that late messages are recognized. */
export type ToWorker =
  | {
      readonly type: 'perform';
      readonly turn: string;
      readonly file: string;
      readonly cause: ActionCause;
      readonly parts: EventParts;
      readonly staged: readonly StagedRecords[];
      readonly perlSeconds: number | undefined;
      readonly environment: Readonly<Record<string, string>>;
    }
  | { readonly type: 'ran'; readonly call: number; readonly status: number; readonly output: string };

/** Messages from the worker. */
export type FromWorker = { readonly turn: string } & (
  | { readonly type: 'wrote'; readonly file: WrittenFile }
  | { readonly type: 'predicted'; readonly file: PredictedFile }
  | { readonly type: 'progress'; readonly fraction: number; readonly message: string | undefined }
  | {
      readonly type: 'run';
      readonly call: number;
      readonly program: string;
      readonly args: readonly string[];
      readonly input: string | undefined;
    }
  /**
   * `failure` is the reason of a failure, in one line; `stack` is for the operator's log; `isQuiet` is true if nothing
   * was left running.
   */
  | {
      readonly type: 'performed';
      readonly failure: string | undefined;
      readonly stack: string | undefined;
      readonly isQuiet: boolean;
    }
  /** An error that nobody caught, perhaps after the action. The worker ends. */
  | { readonly type: 'crashed'; readonly failure: string }
);
