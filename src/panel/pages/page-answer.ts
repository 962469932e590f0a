import { anyRefusal, isRefusal, type SentenceArgs, type Refusal } from '../../refusals.ts';

/** Refusal of a submitted page: of one field, or of the whole page. */
export interface PageRefusal<field extends string = string> extends Refusal {
  readonly field?: field;
}

/** Success of a submitted page: the message, and the next page. */
export interface PageSuccess {
  readonly refused: false;
  /** Lexicon key of the message. */
  readonly key: string;
  readonly args: SentenceArgs;
  /** A page of the same panel; default: the form's `next` page. */
  readonly next: string | undefined;
}

/** Refuses one field of a page, from a post-event or a rule of the page: `refuseField('TCPPort', 'errors.usualPort')`. */
export function refuseField<const field extends string>(
  field: field,
  key: string,
  args: SentenceArgs = {},
): PageRefusal<field> {
  return { ...anyRefusal(key, args), field };
}

/**
 * Returned by a post-event to replace the page's own message: `saved('messages.locked', { name: user.key }, { next:
 * 'list' })`. The staged changes are written first.
 * @param key lexicon key of the message, shown on the next page
 */
export function saved(key: string, args: SentenceArgs = {}, { next }: { readonly next?: string } = {}): PageSuccess {
  return { refused: false, key, args, next };
}

/**
 * Checks what a pre-event or a rule of a page returned; third-party code may return anything.
 * @throws Error when it is neither a refusal nor nothing
 */
export function refusalOf(answer: unknown): PageRefusal | undefined {
  if (answer === undefined || answer === null) return undefined;
  if (!isRefusal(answer)) throw new Error('a pre-event or a rule of a page must return a refusal or nothing');
  return answer;
}

/**
 * Checks what a post-event returned; third-party code may return anything.
 * @throws Error when it is neither made by `refuse`, `refuseField` or `saved`, nor nothing
 */
export function answerOf(answer: unknown): PageRefusal | PageSuccess | undefined {
  if (answer === undefined || answer === null) return undefined;
  if (!isRefusal(answer) && !isSuccess(answer))
    throw new Error('the post-event must return a refusal, saved(…) or nothing');
  return answer;
}

function isSuccess(answer: unknown): answer is PageSuccess {
  if (typeof answer !== 'object' || answer === null || !('key' in answer)) return false;
  return 'refused' in answer && answer.refused === false && typeof answer.key === 'string';
}
