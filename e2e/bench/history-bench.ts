import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { History } from '../../src/changes/history/history.ts';
import type { HistoryFilter } from '../../src/changes/history/history-filter.ts';
import { madeUpEntry } from '../../src/changes/history/made-up-entry.fixture.ts';
import { median } from './load.ts';

const changeSets = 100_000;
const turns = 15;
const onPage = 30;

/** Measures a page of a long history: the newest entries, and the newest about one thing. */
export async function measureHistory(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-bench-'));
  const open = (): History => new History(join(folder, 'history.jsonl'), join(folder, 'index'));
  try {
    layHistory(join(folder, 'history.jsonl'));
    const first = open();
    const made = await milliseconds(() => first.read(onPage));
    await first.close();
    const history = open();
    const opened = await milliseconds(() => history.read(onPage));
    console.log(
      `history of ${changeSets} change sets: index made in ${made.toFixed(0)} ms, opened in ${opened.toFixed(0)} ms`,
    );
    for (const [what, filter] of filters) {
      const taken: number[] = [];
      for (let turn = 0; turn < turns; turn++)
        taken.push(await milliseconds(() => history.read(onPage, undefined, filter)));
      console.log(
        `its newest page ${what}: p50 ${median(taken).toFixed(2)} ms, slowest ${Math.max(...taken).toFixed(2)} ms`,
      );
    }
    await history.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const filters: readonly (readonly [string, HistoryFilter])[] = [
  ['of all', {}],
  ['of a person', { author: 'admin1' }],
  ['of a panel', { panel: 'panel2' }],
  ['of a record', { record: { database: 'accounts', key: 'user39' } }],
  ['of a property of a record', { record: { database: 'accounts', key: 'user39' }, property: 'Phone' }],
  ['of a property', { property: 'City' }],
  ['of a month long ago', { until: new Date(Date.UTC(2026, 0, 20)) }],
  ['of nobody', { author: 'nobody' }],
];

function layHistory(file: string): void {
  const stretch = 10_000;
  for (let begin = 0; begin < changeSets; begin += stretch) {
    const lines = Array.from({ length: stretch }, (_, index) => {
      const entry = madeUpEntry(begin + index);
      const note = { id: entry.id, state: 'applied' };
      return `${JSON.stringify({ ...entry, state: 'prepared', runs: [] })}\n${JSON.stringify(note)}\n${JSON.stringify({ id: entry.id, runs: entry.runs })}\n`;
    });
    writeFileSync(file, lines.join(''), { flag: 'a' });
  }
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
