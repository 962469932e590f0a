import type { ChangeSet } from '../../changes/change-set.ts';
import { Failure, type SentenceKey } from '../../refusals.ts';
import type { ConversationMessage } from './conversation.ts';

/** Whether a change set is empty. */
export function stagesNothing(changes: ChangeSet): boolean {
  const { length } = [...changes.changes, ...changes.signals, ...changes.passwords, ...changes.forgotten];
  return length === 0;
}

const sayableAsTheyAre = [
  'errors.recordExists',
  'errors.keyUnsafe',
  'errors.noPipes',
  'errors.controlCharacters',
  'errors.backslashN',
  'errors.trailingBackslash',
  'errors.storedBackslash',
] as const;

/**
 * Failures that can be shown as messages when a sub stages an invalid change. The person cannot correct any other
 * failure.
 */
const sayable: ReadonlyMap<string, SentenceKey> = new Map<string, SentenceKey>([
  ['errors.notFound', 'errors.recordMissing'],
  ...sayableAsTheyAre.map((key) => [key, key] as const),
]);

/**
 * Returns the message for an error that a sub threw: keys and values come from links that anybody can write, and old
 * subs do not check them.
 * @throws the error itself if it is not one of these failures
 */
export function failureMessage(error: unknown): ConversationMessage {
  const base = error instanceof Failure ? sayable.get(error.key) : undefined;
  if (base === undefined || !(error instanceof Failure)) throw error;
  return { kind: 'danger', base, args: error.args };
}
