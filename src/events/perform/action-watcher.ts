import type { WrittenFile } from '../journal/run-details.ts';

/** Receives what an action reports. */
export interface ActionReports {
  /** Receives the process id of an executable, which leads a process group. */
  readonly onStarted: (pid: number) => void;
  readonly onProgress: (fraction: number, message: string | undefined) => void;
  readonly onWrote: (file: WrittenFile) => void;
  /** A line for the operator's log only. */
  readonly onStack: (stack: string) => void;
}

/** Receives what happens during an action. */
export interface ActionWatcher extends ActionReports {
  /** Aborting ends the action, whatever it is doing. */
  readonly abortSignal: AbortSignal;
  readonly onOutput: (bytes: Buffer) => void;
}
