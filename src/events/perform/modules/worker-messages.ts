import type { TemplateSource } from '../../../templates/template-source.ts';
import type { WrittenFile } from '../../journal/run-details.ts';
import type { EventSource } from '../event-source.ts';

/** What the process asks the worker of module actions. `turn` counts the actions, so that a late message is known. */
export type ToWorker =
  | {
      readonly type: 'perform';
      readonly turn: number;
      readonly file: string;
      readonly event: string;
      readonly events: readonly string[];
      readonly args: readonly string[];
      readonly sources: readonly EventSource[];
      readonly templateSources: readonly TemplateSource[];
      readonly environment: Readonly<Record<string, string>>;
    }
  | { readonly type: 'ran'; readonly call: number; readonly status: number; readonly output: string };

/** What the worker tells. */
export type FromWorker = { readonly turn: number } & (
  | { readonly type: 'print'; readonly text: string }
  /** The thread it is performed in, so that what it starts by itself can be found. */
  | { readonly type: 'begun'; readonly thread: number | undefined }
  | { readonly type: 'wrote'; readonly file: WrittenFile }
  | { readonly type: 'progress'; readonly fraction: number; readonly message: string | undefined }
  | {
      readonly type: 'run';
      readonly call: number;
      readonly program: string;
      readonly args: readonly string[];
      readonly input: string | undefined;
    }
  /**
   * `problem` is why it failed, one line; `stack` is for the operator's log; `isQuiet` when it left nothing going on.
   */
  | {
      readonly type: 'performed';
      readonly problem: string | undefined;
      readonly stack: string | undefined;
      readonly isQuiet: boolean;
    }
);
