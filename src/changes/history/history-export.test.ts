import { PassThrough, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { exportEntries } from './history-export.ts';
import type { HistoryEntry } from './history-entry.ts';
import type { StoredEntry } from './stored-entry.ts';
import { madeUpEntry } from './made-up-entry.fixture.ts';

const look = { delimiter: ';', guarded: (cell: string): string => (cell.startsWith('=') ? `'${cell}` : cell) };

function entry(more: Partial<HistoryEntry>): StoredEntry {
  return {
    ...madeUpEntry(1),
    when: '2026-01-01T00:00:00.000Z',
    signals: [],
    changes: [],
    ...more,
    number: 7,
    offset: 0,
  };
}

async function exported(format: 'csv' | 'json', ...entries: readonly StoredEntry[]): Promise<string> {
  const out = new PassThrough();
  const read = buffer(out);
  // eslint-disable-next-line @typescript-eslint/require-await
  const stored = async function* (): AsyncGenerator<StoredEntry> {
    yield* entries;
  };
  await exportEntries(stored(), format, out, look);
  out.end();
  return (await read).toString();
}

const secret = {
  database: 'accounts',
  key: 'ann',
  before: 'user',
  after: 'user-deleted',
  properties: [{ name: 'DbPassword', before: 'open sesame', after: undefined }],
  removed: [
    { name: 'ApiToken', before: 'token-1234', after: undefined },
    { name: 'City', before: 'Rome', after: undefined },
  ],
};

test.each(['csv', 'json'] as const)('no secret is in a %s file, also not of a removed record', async (format) => {
  const file = await exported(format, entry({ changes: [secret], passwords: ['bob'] }));
  expect(file).not.toMatch(/sesame|token-1234/);
  expect(file).toMatch(/••••/);
  expect(file).toMatch(/Rome/);
});

test('CSV has a line for each type, property and password, each with all data of its entry', async () => {
  const file = await exported(
    'csv',
    entry({
      changes: [secret],
      passwords: ['bob'],
      why: 'she; left',
      signals: [{ event: 'user-delete', args: ['ann'] }],
    }),
  );
  const [head = '', ...lines] = file.trimEnd().split('\r\n');
  expect(head).toBe(
    '\uFEFFnumber;when;made;author;origin;address;why;state;change;database;key;property;before;after;events',
  );
  const start = '7;2026-01-01T00:00:00.000Z;person;admin1;panel1/modify;;"she; left";applied;';
  expect(lines).toEqual([
    `${start}delete;accounts;ann;type;user;user-deleted;user-delete ann`,
    `${start}delete;accounts;ann;DbPassword;••••;;user-delete ann`,
    `${start}delete;accounts;ann;ApiToken;••••;;user-delete ann`,
    `${start}delete;accounts;ann;City;Rome;;user-delete ann`,
    `${start}modify;accounts;bob;password;;;user-delete ann`,
  ]);
});

test('an entry that changed nothing has one line, and every cell is guarded against spreadsheets', async () => {
  const dismissed = { run: 'r1', event: 'user-create ann', reason: '=cmd|calc' };
  const lines = (await exported('csv', entry({ author: '=x', dismissed }))).trimEnd().split('\r\n');
  expect(lines.slice(1)).toEqual(["7;2026-01-01T00:00:00.000Z;person;'=x;panel1/modify;;'=cmd|calc;applied;;;;;;;"]);
});

test('JSON is one list, whether there are no entries, one or several', async () => {
  const read = async (...entries: readonly StoredEntry[]): Promise<unknown> =>
    JSON.parse(await exported('json', ...entries));
  expect(await read()).toEqual([]);
  expect(await read(entry({}))).toHaveLength(1);
  expect(await read(entry({}), entry({ made: 'program' }))).toMatchObject([{ made: 'person' }, { made: 'program' }]);
});

test('an export ends when its reader closes the connection', async () => {
  const out = new Writable({ highWaterMark: 1, write: () => undefined });
  // eslint-disable-next-line @typescript-eslint/require-await
  const endless = async function* (): AsyncGenerator<StoredEntry> {
    for (;;) yield entry({});
  };
  const exporting = exportEntries(endless(), 'json', out, look);
  out.destroy();
  await expect(exporting).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
});
