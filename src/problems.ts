/** Values a lexicon sentence may name. */
export type ProblemArgs = Readonly<Record<string, string | number>>;

/** "No" that the person can act on: a value, never thrown. `key` is a lexicon key, not a sentence. */
export interface Refusal {
  readonly refused: true;
  readonly key: string;
  readonly args: ProblemArgs;
}

/** "Yes", with the value as it will be stored. */
export interface Accepted<value> {
  readonly refused: false;
  readonly value: value;
}

/** "No", for a rule, a post-event or a pre-event to give back: `refuse('errors.taken', { name })`. */
export function refuse(key: string, args: ProblemArgs = {}): Refusal {
  return { refused: true, key, args };
}

/** Whether what somebody's code gave back is a refusal. */
export function isRefusal(answer: unknown): answer is Refusal {
  if (typeof answer !== 'object' || answer === null || !('key' in answer)) return false;
  return 'refused' in answer && answer.refused === true && typeof answer.key === 'string';
}

/** "Yes", for a rule to give back: `accept(value.toLowerCase())`. */
export function accept<value>(value: value): Accepted<value> {
  return { refused: false, value };
}

interface FailureOptions extends ErrorOptions {
  /** Values for the lexicon sentence. */
  readonly args?: ProblemArgs;
}

/**
 * Something broke that the person cannot mend. Thrown; `key` is the lexicon key shown to the person,
 * `message` the English line for the operator's log.
 */
export class Failure extends Error {
  readonly key: string;
  readonly args: ProblemArgs;

  constructor(key: string, line: string, options: FailureOptions = {}) {
    super(line, options);
    this.name = 'Failure';
    this.key = key;
    this.args = options.args ?? {};
  }
}
