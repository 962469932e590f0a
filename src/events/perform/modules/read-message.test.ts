import { expect, test } from 'vitest';
import { readMessage } from './read-message.ts';

const written = { file: '/etc/x', sha256: undefined, outcome: 'deleted' };
const predicted = {
  file: '/etc/x',
  template: '/etc/x',
  bytes: new Uint8Array([1]),
  failure: undefined,
  opened: ['hosts'],
};

test.each([
  { type: 'wrote', file: written },
  { type: 'predicted', file: predicted },
  { type: 'progress', fraction: 0.5, message: undefined },
  { type: 'run', call: 1, program: 'cat', args: ['-'], input: 'given' },
  { type: 'performed', failure: undefined, stack: undefined, isQuiet: true },
  { type: 'crashed', failure: 'no' },
])('a message of the turn is read as it was sent: $type', (message) => {
  expect(readMessage('t1', { turn: 't1', ...message })).toEqual({ turn: 't1', ...message });
});

test('a message of another turn, or of none, is not read', () => {
  for (const given of [
    { turn: 't2', type: 'crashed', failure: 'no' },
    { type: 'crashed', failure: 'no' },
    null,
    'text',
    [],
  ])
    expect(readMessage('t1', given)).toBeUndefined();
});

test('members that are not of a message are left out, so that they do not reach the journal', () => {
  const file = { ...written, type: 'ended', at: 'never', action: 9 };
  expect(readMessage('t1', { turn: 't1', type: 'wrote', file })).toEqual({ turn: 't1', type: 'wrote', file: written });
});

test.each([
  { type: 'ended' },
  { type: 'wrote', file: null },
  { type: 'wrote', file: { ...written, outcome: 'lost' } },
  { type: 'wrote', file: { ...written, file: 7 } },
  { type: 'predicted', file: { ...predicted, bytes: 'text' } },
  { type: 'predicted', file: { ...predicted, opened: [{}] } },
  { type: 'progress', fraction: NaN },
  { type: 'progress', fraction: '0.5' },
  { type: 'progress', fraction: 0.5, message: {} },
  { type: 'run', call: 1, program: ['cat'], args: [] },
  { type: 'run', call: 1, program: 'cat', args: '-' },
  { type: 'performed', failure: { toString: 1 } },
  { type: 'crashed' },
])('a message with something of another type is not read: %j', (message) => {
  expect(readMessage('t1', { turn: 't1', ...message })).toBeUndefined();
});
