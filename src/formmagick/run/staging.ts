import type { ChangeSet } from '../../changes/change-set.ts';
import { Failure } from '../../problems.ts';
import type { ConversationMessage } from './conversation.ts';

/** Whether nothing would be done. */
export function stagesNothing(changes: ChangeSet): boolean {
  const { length } = [...changes.changes, ...changes.signals, ...changes.passwords, ...changes.forgotten];
  return length === 0;
}

/** What is said where a sub stages what cannot be; any other failure is none that a person could mend. */
const sayable = new Map([
  ['errors.notFound', 'errors.recordMissing'],
  ...['recordExists', 'keyUnsafe', 'noPipes', 'controlCharacters', 'backslashN', 'trailingBackslash']
    .map((name) => `errors.${name}`)
    .map((key): [string, string] => [key, key]),
]);

/**
 * The message for what a sub threw: keys and values come from links that anybody can write, and old subs take them as they are.
 * @throws the error itself where it is none of these
 */
export function saidFailure(error: unknown): ConversationMessage {
  const base = error instanceof Failure ? sayable.get(error.key) : undefined;
  if (base === undefined || !(error instanceof Failure)) throw error;
  return { kind: 'danger', base, args: error.args };
}
