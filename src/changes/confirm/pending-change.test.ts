import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { PendingChange } from './pending-change.ts';
import { PendingFile } from './pending-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'panelsmith-pending-'));
const file = join(folder, 'pending.json');

beforeEach(() => {
  rmSync(file, { force: true });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function parsed(text: string): PendingChange | undefined {
  writeFileSync(file, text);
  return new PendingFile(file).get();
}

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

test('what was written is read back, with and without a session', () => {
  expect(parsed(JSON.stringify(pending))).toEqual(pending);
  const { session, ...bySomeCommand } = pending;
  expect([session, parsed(JSON.stringify(bySomeCommand))]).toEqual(['s', bySomeCommand]);
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
  expect(parsed(text)).toBeUndefined();
});

test('a file with nothing of ours is replaced, and one that cannot be read is left', () => {
  writeFileSync(file, '{');
  const pendingFile = new PendingFile(file);
  expect(pendingFile.get()).toBeUndefined();
  pendingFile.create(pending);
  expect(pendingFile.get()).toEqual(pending);
  rmSync(file);
  symlinkSync(file, file);
  expect(() => {
    pendingFile.create(pending);
  }).toThrow('ELOOP');
  expect(pendingFile.get()).toBeUndefined();
});
