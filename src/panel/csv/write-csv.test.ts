import { PassThrough } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import type { ChangeSet } from '../../changes/change-set.ts';
import type { DbRecord } from '../../db/file/record.ts';
import { text } from '../fields/kinds/text-fields.ts';
import { recordPages } from '../pages/record-pages.ts';
import { csvFamily, type CsvFamily } from './csv-family.ts';
import { writeCsv } from './write-csv.ts';

const records = { database: 'hosts', type: 'host' } as const;

function hosts(): CsvFamily {
  const pages = recordPages({ records, key: 'HostName', fields: { HostName: text(), Note: text({ optional: true }) } });
  const { list } = pages;
  if (list?.kind !== 'table') throw new Error('no list');
  const family = csvFamily({ name: 'hosts', menu: { heading: 'x', order: [1, 1] }, pages }, list);
  if (!family) throw new Error('no family');
  return family;
}

function sample(): { readonly changes: ChangeSet; readonly all: readonly DbRecord[] } {
  const changes = changesOver({
    hosts: Array.from({ length: 250 }, (_, at) => `h${1000 + at}=host|Note|number ${at}`),
  });
  return { changes, all: changes.database('hosts').ofType('host') };
}

/** These records, then one whose value cannot be read. */
function* failingAfter(records: readonly DbRecord[]): Iterable<DbRecord> {
  yield* records;
  throw new Error('broken');
}

test('every record has a line of its own, after one header with the mark of UTF-8', async () => {
  const { changes, all } = sample();
  const out = new PassThrough();
  const read = textOf(out);
  await writeCsv(hosts(), all, changes, ';', out);
  out.end();
  const lines = all.map(({ key }, at) => `${key};number ${at}\r\n`);
  // The decoder removes the byte order mark; a second one would be visible.
  expect(await read).toBe(`HostName;Note\r\n${lines.join('')}`);
});

test('where a value fails at once nothing was sent, so that an error page can be; later the failure is thrown too', async () => {
  const { changes, all } = sample();
  const out = new PassThrough();
  await expect(writeCsv(hosts(), failingAfter(all.slice(0, 3)), changes, ',', out)).rejects.toThrow('broken');
  expect([out.readableLength, out.destroyed]).toEqual([0, false]);
  await expect(writeCsv(hosts(), failingAfter(all.slice(0, 150)), changes, ',', out)).rejects.toThrow('broken');
  expect(out.readableLength).toBeGreaterThan(0);
});

test('a reader that closes the connection is not waited for', async () => {
  const { changes, all } = sample();
  const out = new PassThrough({ highWaterMark: 10 });
  const writing = writeCsv(hosts(), all, changes, ',', out);
  setImmediate(() => out.destroy());
  await expect(writing).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
});
