import { expect, test } from 'vitest';
import { parsePending, type PendingChange } from './pending-change.ts';

const pending: PendingChange = {
  id: 'c1',
  author: 'admin',
  origin: 'firewall/rules',
  session: 's',
  until: 1000,
  seconds: 60,
  changes: [
    {
      database: 'configuration',
      key: '__proto__',
      before: undefined,
      after: 'service',
      properties: [{ name: 'Port', before: undefined, after: '80' }],
    },
  ],
  signals: [{ event: 'panel-move', args: [] }],
  together: false,
};

const changed = (more: object): string => JSON.stringify({ ...pending, ...more });

test('what was written is read again, with and without a session', () => {
  expect(parsePending(JSON.stringify(pending))).toEqual(pending);
  const { session, ...bySomeCommand } = pending;
  expect([session, parsePending(JSON.stringify(bySomeCommand))]).toEqual(['s', bySomeCommand]);
});

test.each([
  ['nothing', ''],
  ['a torn file', JSON.stringify(pending).slice(0, -1)],
  ['null', 'null'],
  ['a list', '[]'],
  ['no id', changed({ id: 1 })],
  ['no time', changed({ until: null })],
  ['a time that is text', changed({ until: '1000' })],
  ['a time without end', JSON.stringify(pending).replace('1000', '1e999')],
  ['a database outside', changed({ changes: [{ ...pending.changes[0], database: '../../etc/passwd' }] })],
  ['a change that is null', changed({ changes: [null] })],
  ['properties without names', changed({ changes: [{ ...pending.changes[0], properties: [{}] }] })],
  ['a signal without arguments', changed({ signals: [{ event: 'x' }] })],
  ['a session that is no text', changed({ session: 1 })],
  ['changes that are no list', changed({ changes: {} })],
])('%s counts as nothing that waits', (_, text) => {
  expect(parsePending(text)).toBeUndefined();
});
