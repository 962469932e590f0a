import type english from '#english';

/** Values for the placeholders of a lexicon sentence. */
export type SentenceArgs = Readonly<Record<string, string | number>>;

/**
 * The key of a sentence of our own, in `locales/en.json`; without the ending of its form for one or for other numbers. A
 * package has sentences of its own, so its keys are any text.
 */
export type SentenceKey = KeysIn<typeof english>;

type KeysIn<node, path extends string = ''> = {
  [name in keyof node & string]: node[name] extends string
    ? `${path}${WithoutNumber<name>}`
    : KeysIn<node[name], `${path}${name}.`>;
}[keyof node & string];

type WithoutNumber<name extends string> = name extends `${infer start}_${'one' | 'other'}` ? start : name;

/** The names below a path of our own sentences: `KeyBelow<'packages.parts'>` has `panel`, of `packages.parts.panel`. */
export type KeyBelow<path extends string, key extends string = SentenceKey> = key extends `${path}.${infer name}`
  ? name
  : never;

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

/** Makes a refusal with one of our own sentences: `refuse('errors.accountTaken', { name, type })`. */
export function refuse(key: SentenceKey, args: SentenceArgs = {}): Refusal {
  return anyRefusal(key, args);
}

/**
 * Makes a refusal, to be returned by a rule, a post-event or a pre-event: `refuse('errors.taken', { name })`. Packages
 * know it as `refuse`.
 * @param key of the package's own lexicon or of ours
 */
export function anyRefusal(key: string, args: SentenceArgs = {}): Refusal {
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

/**
 * What kind of failure it is, for those who only have to tell kinds apart:
 * - `invalid`: what was sent makes no sense
 * - `forbidden`: not for this person or from this place
 * - `missing`: what was asked for does not exist
 * - `unsupported`: it exists, but this cannot be done with it
 * - `conflict`: not as things are now; the person can change that
 * - `tooLarge`: more was sent than is accepted
 * - `unavailable`: something that is needed is busy or cannot be reached
 * - `broken`: everything else
 */
export type FailureKind =
  'invalid' | 'forbidden' | 'missing' | 'unsupported' | 'conflict' | 'tooLarge' | 'unavailable' | 'broken';

interface FailureOptions extends ErrorOptions {
  /** Default: `broken`. */
  readonly kind?: FailureKind;
  /** Values for the lexicon sentence. */
  readonly args?: SentenceArgs;
}

/**
 * An error that the person cannot fix. It is thrown; `key` is the lexicon key shown to the person, `message` the
 * English line for the operator's log. Packages know it as `Failure`, and may use keys of their own.
 */
export class AnyFailure extends Error {
  readonly key: string;
  readonly kind: FailureKind;
  readonly args: SentenceArgs;

  constructor(key: string, line: string, { kind = 'broken', args = {}, ...cause }: FailureOptions = {}) {
    super(line, cause);
    this.name = 'Failure';
    this.key = key;
    this.kind = kind;
    this.args = args;
  }
}

export type Failure = AnyFailure;

/**
 * The same class, for failures with one of our own sentences.
 * @alias AnyFailure
 */
export const Failure: new (key: SentenceKey, line: string, options?: FailureOptions) => AnyFailure = AnyFailure;

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
