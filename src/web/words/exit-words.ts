import type { KeyBelow, SentenceArgs, SentenceKey } from '../../refusals.ts';

/** Exit status of a shell for a program that cannot be executed, and for one that it does not find. */
const notExecutable = 126;
const notFound = 127;

/** Above this a shell adds the number of the signal that ended its program. */
const signalled = 128;
const kill = 9;

interface ExitSentence {
  readonly key: SentenceKey;
  readonly args: SentenceArgs;
}

/**
 * How a failed action ended, with the likely cause and what helps.
 * @param exit as the journal of its run has it
 */
export function exitSentence(exit: string): ExitSentence {
  const named = (name: KeyBelow<'runs.exits'>, args = {}): ExitSentence => ({
    key: `runs.exits.${name}`,
    args,
  });
  if (exit === 'cannot start') return named('notStarted');
  if (exit === 'time limit') return named('timeLimit');
  if (exit === 'interrupted') return named('interrupted');
  const [, signal] = /^signal (SIG\w+)$/.exec(exit) ?? [];
  if (signal !== undefined) return signal === 'SIGKILL' ? named('killed') : named('signal', { signal });
  const status = Number(exit);
  if (status === notExecutable) return named('notExecutable');
  if (status === notFound) return named('notFound');
  if (status === signalled + kill) return named('killed');
  return named('status', { status: exit });
}
