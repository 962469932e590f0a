import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { databasesOf } from '../change-set.fixture.ts';
import { composeState, readExportedState } from './exported-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'panelsmith-state-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function read(text: string): ReturnType<typeof readExportedState> {
  const file = join(folder, 'state');
  writeFileSync(file, text);
  return readExportedState(file);
}

/** Values that YAML or JSON could take for something else. */
const odd = [
  '1.10',
  '007',
  'yes',
  'null',
  '~',
  '',
  ' x ',
  '# no',
  'a: b',
  '- a',
  '"q"',
  "it's",
  '[x]',
  '*a',
  'é😀',
  '0x1',
];

test.each(['yaml', 'json'] as const)('every value comes back from %s as it is in the database', async (format) => {
  const props = odd.map((value, index) => `P${index}|${value}`).join('|');
  const databases = databasesOf({ accounts: [`__proto__=user|${props}`, 'x=y-deleted', 'ann=user|ApiToken|hush'] });
  const text = await composeState(databases, ['accounts'], format);
  expect(text).not.toContain('hush');
  const state = await read(text);
  if ('mistakes' in state) throw new Error(state.mistakes.join('\n'));
  const records = state.databases.get('accounts');
  expect([state.isComplete, [...(records?.keys() ?? [])]]).toEqual([true, ['__proto__', 'ann']]);
  const stored = databases.accounts.snapshot().get('__proto__');
  expect(Object.fromEntries(records?.get('__proto__')?.props ?? [])).toEqual(Object.fromEntries(stored?.props ?? []));
});

test('in YAML a plain null and an empty value remove; in quotes they are texts', async () => {
  const state = await read(
    'databases:\n  accounts:\n    a: null\n    b:\n    c: {type: user, A: ~, B: "null", C: 1.10}\n',
  );
  if ('mistakes' in state) throw new Error(state.mistakes.join('\n'));
  const records = state.databases.get('accounts');
  expect([records?.get('a'), records?.get('b')]).toEqual([null, null]);
  expect([...(records?.get('c')?.props ?? [])]).toEqual([
    ['A', null],
    ['B', 'null'],
    ['C', '1.10'],
  ]);
});

test.each(['{"databases": ', 'databases: [', 'a: b: c', ''])('%j is refused with an explanation', async (text) => {
  expect(await read(text)).toMatchObject({ mistakes: [expect.any(String)] as unknown });
});
