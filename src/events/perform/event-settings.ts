/** Limits of runs. */
export interface EventSettings {
  /** Time limit of one action. */
  readonly actionSeconds: number;
  /** Output kept of one action, in bytes; of the rest only the last lines are. */
  readonly outputBytes: number;
  /** Memory that the module actions of one run have together. */
  readonly moduleMegabytes: number;
  /** How long a worker for module actions is kept without work. It keeps the process alive. */
  readonly idleWorkerSeconds: number;
  /** How many runs are remembered. */
  readonly keepRuns: number;
  /** Longest wait for the runs before this one. */
  readonly queueSeconds: number;
  /** How long a stopping process waits for the action that is running. */
  readonly closeSeconds: number;
  /** How many events may signal one another before it is taken for a circle. */
  readonly depth: number;
}

export const defaultEventSettings: EventSettings = {
  actionSeconds: 600,
  outputBytes: 256 * 1024,
  moduleMegabytes: 256,
  idleWorkerSeconds: 60,
  keepRuns: 500,
  queueSeconds: 3600,
  closeSeconds: 20,
  depth: 8,
};
