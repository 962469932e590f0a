import type { HistoryEntry } from './history-entry.ts';

/** Returns an entry of a sample history by its number: a few people and panels, many records. */
export function madeUpEntry(number: number): HistoryEntry {
  const time = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();
  const name = ['FirstName', 'LastName', 'City', 'Phone', 'Department'][number % 5] ?? '';
  return {
    id: `${time.replace(/[-:.]/g, '').toLowerCase()}-${number.toString(16).padStart(8, '0')}`,
    when: time,
    author: `admin${number % 3}`,
    origin: `panel${number % 7}/modify`,
    process: '1-1',
    changes: [
      {
        database: 'accounts',
        key: `user${(number * 13) % 5000}`,
        before: 'user',
        after: 'user',
        properties: [{ name, before: `before ${number}`, after: `after ${number}` }],
      },
    ],
    passwords: [],
    signals: [{ event: 'user-modify', args: [`user${(number * 13) % 5000}`] }],
    deletedAfterwards: [],
    state: 'applied',
    runs: [`${time.replace(/[-:.]/g, '').toLowerCase()}-run`],
    finished: false,
  };
}
