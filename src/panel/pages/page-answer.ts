import { isRefusal, refuse, type ProblemArgs, type Refusal } from '../../problems.ts';

/** "No" to a submitted page: to one of its fields, or to the page as a whole. */
export interface PageRefusal<field extends string = string> extends Refusal {
  readonly field?: field;
}

/** "Done" to a submitted page: what to say of it, and where to lead. */
export interface PageSuccess {
  readonly refused: false;
  /** Lexicon key of the message. */
  readonly key: string;
  readonly args: ProblemArgs;
  /** A page of the same panel; the one of the form when absent. */
  readonly next: string | undefined;
}

/** Refuses one field of a page, from a post-event or a rule of the page: `refuseField('TCPPort', 'errors.usualPort')`. */
export function refuseField<const field extends string>(
  field: field,
  key: string,
  args: ProblemArgs = {},
): PageRefusal<field> {
  return { ...refuse(key, args), field };
}

/**
 * Says from a post-event what was done, instead of the page's own message: `saved('messages.locked', { name: user.key },
 * { next: 'list' })`. What was staged is written first.
 * @param key lexicon key; its sentence is shown on the page that follows
 */
export function saved(key: string, args: ProblemArgs = {}, { next }: { readonly next?: string } = {}): PageSuccess {
  return { refused: false, key, args, next };
}

/**
 * What a pre-event gave back; a third party's promises nothing.
 * @throws Error when it is neither a refusal nor nothing
 */
export function refusalOf(answer: unknown): PageRefusal | undefined {
  const read = answerOf(answer);
  if (read && !read.refused) throw new Error('the event gave back neither a refusal nor nothing');
  return read;
}

/**
 * What a post-event gave back; a third party's promises nothing.
 * @throws Error when it is neither made by `refuse`, `refuseField` or `saved`, nor nothing
 */
export function answerOf(answer: unknown): PageRefusal | PageSuccess | undefined {
  if (answer === undefined || answer === null) return undefined;
  if (!isRefusal(answer) && !isSuccess(answer)) throw new Error('the event gave back neither a refusal nor nothing');
  return answer;
}

function isSuccess(answer: unknown): answer is PageSuccess {
  if (typeof answer !== 'object' || answer === null || !('key' in answer)) return false;
  return 'refused' in answer && answer.refused === false && typeof answer.key === 'string';
}
