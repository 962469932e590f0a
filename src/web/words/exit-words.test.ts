import { expect, test } from 'vitest';
import { exitSentence } from './exit-words.ts';

test.each([
  ['3', 'status', { status: '3' }],
  ['126', 'notExecutable', {}],
  ['127', 'notFound', {}],
  ['137', 'killed', {}],
  ['signal SIGKILL', 'killed', {}],
  ['signal SIGSEGV', 'signal', { signal: 'SIGSEGV' }],
  ['cannot start', 'notStarted', {}],
  ['time limit', 'timeLimit', {}],
  ['interrupted', 'interrupted', {}],
])('an action that ended with %s says so in words', (exit, name, args) => {
  expect(exitSentence(exit)).toEqual({ key: `runs.exits.${name}`, args });
});
