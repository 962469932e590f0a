/** Limits of runs. */
export interface EventSettings {
  /** Time limit of one action. */
  readonly actionSeconds: number;
  /** Time limit of one template in a preview. */
  readonly templateSeconds: number;
  /** Time limit of the Perl of one template in a preview. It is shorter, since Perl can report where it was stopped. */
  readonly perlSeconds: number;
  /** Bytes of output kept of one action; of the rest only the last lines are kept. */
  readonly outputBytes: number;
  /** Memory limit for the module actions of one run together. */
  readonly moduleMegabytes: number;
  /** How long an unused worker for module actions is kept. It keeps the process alive. */
  readonly idleWorkerSeconds: number;
  /** How many runs are kept. */
  readonly keepRuns: number;
  /** Longest time a run waits for earlier runs. */
  readonly queueSeconds: number;
  /** How long a stopping process waits for the running action. */
  readonly closeSeconds: number;
  /** How deep events may signal one another before this is treated as a circle. */
  readonly depth: number;
}

export const defaultEventSettings: EventSettings = {
  actionSeconds: 600,
  templateSeconds: 12,
  perlSeconds: 10,
  outputBytes: 256 * 1024,
  moduleMegabytes: 256,
  idleWorkerSeconds: 60,
  keepRuns: 500,
  queueSeconds: 3600,
  closeSeconds: 20,
  depth: 8,
};
