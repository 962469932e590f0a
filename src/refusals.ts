/** Values for the placeholders of a lexicon sentence. */
export type SentenceArgs = Readonly<Record<string, string | number>>;

/** A refusal: "no" that the person can act on. A value, never thrown. `key` is a lexicon key, not a sentence. */
export interface Refusal {
  readonly refused: true;
  readonly key: string;
  readonly args: SentenceArgs;
}

/** Acceptance, with the value as it will be stored. */
export interface Accepted<value> {
  readonly refused: false;
  readonly value: value;
}

/** Makes a refusal, to be returned by a rule, a post-event or a pre-event: `refuse('errors.taken', { name })`. */
export function refuse(key: string, args: SentenceArgs = {}): Refusal {
  return { refused: true, key, args };
}

/** Whether a returned value is a refusal. */
export function isRefusal(answer: unknown): answer is Refusal {
  if (typeof answer !== 'object' || answer === null || !('key' in answer)) return false;
  return 'refused' in answer && answer.refused === true && typeof answer.key === 'string';
}

/** Makes an acceptance, to be returned by a rule: `accept(value.toLowerCase())`. */
export function accept<value>(value: value): Accepted<value> {
  return { refused: false, value };
}

interface FailureOptions extends ErrorOptions {
  /** Values for the lexicon sentence. */
  readonly args?: SentenceArgs;
}

/**
 * An error that the person cannot fix. It is thrown; `key` is the lexicon key shown to the person, `message` the
 * English line for the operator's log.
 */
export class Failure extends Error {
  readonly key: string;
  readonly args: SentenceArgs;

  constructor(key: string, line: string, options: FailureOptions = {}) {
    super(line, options);
    this.name = 'Failure';
    this.key = key;
    this.args = options.args ?? {};
  }
}

/** Whether a caught error has one of these codes, such as `ENOENT` of the file system. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => error.code === code);
}

/** Whether an error comes from the system: of a file or of the network, not of what is in it. */
export function isErrorOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** What a caught error says: its message; of a thrown value that is not an Error, its text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a caught error says, with what its cause says in brackets. */
export function messageWithCause(error: unknown): string {
  const message = messageOf(error);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
  return message.includes(cause) ? message : `${message} (${cause})`;
}
