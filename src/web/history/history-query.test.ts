import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openRoot } from '../../root.ts';
import { fieldTime, historyHref, readHistoryQuery, type HistoryQuery } from './history-query.ts';

const folder = mkdtempSync(join(tmpdir(), 'panelsmith-history-query-'));
const root = openRoot(folder);
mkdirSync(root.databases, { recursive: true });
writeFileSync(join(root.databases, 'accounts'), '');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const read = (query: string): HistoryQuery => readHistoryQuery(new URLSearchParams(query), root);

test('an empty query has no filters', () => {
  const { filter, made, rows, before } = read('who=&from=%20');
  expect(Object.values(filter).filter((value) => value !== undefined)).toEqual([]);
  expect([made, rows, before]).toEqual([undefined, 30, undefined]);
});

test.each([
  ['accounts:ann', { database: 'accounts', key: 'ann' }],
  ['accounts:a:b', { database: 'accounts', key: 'a:b' }],
  ['ann', { key: 'ann' }],
  ['nosuch:ann', { key: 'nosuch:ann' }],
  ['fe80::1', { key: 'fe80::1' }],
  ['../db/accounts:ann', { key: '../db/accounts:ann' }],
  ['accounts:', { key: 'accounts:' }],
])('record %s', (typed, record) => {
  expect(read(`record=${encodeURIComponent(typed)}`).filter.record).toEqual(record);
});

test.each(['rows=7', 'rows=-30', 'made=nobody', 'before=0', 'before=1.5', 'before=1e99', 'before=x', 'from=never'])(
  '%s makes no sense, and is ignored',
  (query) => {
    const { made, rows, before, filter } = read(query);
    expect([made, rows, before, filter.from]).toEqual([undefined, 30, undefined, undefined]);
  },
);

test('until includes the whole minute, or ends at the given millisecond', () => {
  const minute = new Date('2026-03-09T10:30').getTime();
  expect(read('to=2026-03-09T10:30').filter.until?.getTime()).toBe(minute + 60_000);
  expect(read('to=2026-03-09T10:30:05').filter.until?.getTime()).toBe(minute + 5001);
  expect(read('from=2026-03-09T10:30').filter.from?.getTime()).toBe(minute);
});

test('an address with other values keeps the rest, without what is empty', () => {
  const query = new URLSearchParams('who=ann&text=&rows=60&before=9');
  expect(historyHref(query, { before: undefined, who: 'a&b' })).toBe('/server-manager/history?rows=60&who=a%26b');
  expect(historyHref(new URLSearchParams('who='), {})).toBe('/server-manager/history');
});

test('a time in the form of a field is read as the same minute', () => {
  const time = new Date('2026-07-09T10:30:00Z');
  expect(read(`from=${fieldTime(time)}`).filter.from).toEqual(time);
});
