import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeEach, expect, test } from 'vitest';
import type { HistoryEntry } from '../../src/changes/history/history-entry.ts';
import { temporaryFolder, type TemporaryFolder } from '../../src/files/temporary-folder.fixture.ts';
import { openRoot } from '../../src/root.ts';
import { openSystem, type System } from '../../src/system.ts';
import { seededNumbers } from '../support/seeded.ts';

/**
 * Number of kills at random moments; `PANELSMITH_KILLS` sets it, and `PANELSMITH_TEST_SEED` repeats the same moments.
 */
const kills = Number(process.env['PANELSMITH_KILLS'] ?? '8');

const steps = [
  'locked',
  'journaled',
  'written accounts',
  'written configuration',
  'passwords',
  'unlocked',
  'noted',
  'signalled',
];

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(folder.at('home/e-smith/db'), { recursive: true });
  for (const name of ['accounts', 'configuration'])
    writeFileSync(folder.at('home/e-smith/db', name), 'thing=gadget|Number|0\n');
  const event = folder.at('etc/e-smith/events/gadget-modify');
  mkdirSync(event, { recursive: true });
  writeFileSync(join(event, 'S10nothing'), '#!/bin/sh\n');
  chmodSync(join(event, 'S10nothing'), 0o755);
});

function startWriter(step: string, work: string): ChildProcess {
  const script = join(import.meta.dirname, '../support/change-writer.ts');
  return spawn(process.execPath, ['--import', 'tsx', script, folder.path, step, work], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: join(import.meta.dirname, '../..'),
  });
}

/** The next start, which completes or rolls back unfinished changes. */
async function start(): Promise<System> {
  const system = await openSystem(openRoot(folder.path), { withPanels: false });
  await system.initializeDatabases();
  await system.events.recover();
  await system.changes.recover();
  return system;
}

/**
 * Asserts that both databases have the value of the history.
 * @returns this value
 */
async function agreed(system: System): Promise<number> {
  const entries: HistoryEntry[] = [];
  for await (const entry of system.changes.history.after(0)) entries.push(entry);
  expect(entries.filter(({ state }) => state === 'prepared')).toEqual([]);
  expect(entries.filter(({ made }) => made === 'outside')).toEqual([]);
  const written = entries.filter(({ state, made }) => made === undefined && state !== 'abandoned');
  const numbers = ['accounts', 'configuration'].map((name) => {
    const told = written.flatMap(({ changes }) =>
      changes.filter(({ database, key }) => database === name && key === 'thing'),
    );
    const [stored, said] = [
      system.databases.open(name).snapshot().get('thing')?.prop('Number'),
      told.at(-1)?.properties.find((property) => property.name === 'Number')?.after ?? '0',
    ];
    expect([name, stored]).toEqual([name, said]);
    return Number(stored);
  });
  expect(numbers[0]).toBe(numbers[1]);
  return numbers[0] ?? 0;
}

test.each(['apply', 'revert'].flatMap((work) => steps.map((step) => [work, step] as const)))(
  'killed in %s at the step "%s": the next start finishes it or takes it back',
  async (work, step) => {
    const child = startWriter(step, work);
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    const system = await start();
    try {
      const isWritten = steps.indexOf(step) >= steps.indexOf('written accounts');
      const [before, after] = work === 'apply' ? [0, 1] : [1, 0];
      expect(await agreed(system)).toBe(isWritten ? after : before);
      const [entry] = (await system.changes.history.read(1, undefined, { made: ['person'] })).entries;
      if (step === 'journaled') expect(entry?.state).toBe('abandoned');
      else if (step === 'written accounts')
        expect(entry).toMatchObject({ state: 'interrupted', recovered: 'finished' });
      else if (isWritten && step !== 'signalled') expect(entry?.state).toBe('interrupted');
    } finally {
      await system.close();
    }
  },
);

test(
  `killed at ${String(kills)} random moments, nothing is half done and nothing acknowledged is lost`,
  { timeout: 30_000 + kills * 15_000 },
  async () => {
    const random = seededNumbers();
    for (let round = 0; round < kills; round++) {
      const child = startWriter('', 'apply');
      if (!child.stdout) throw new Error('no output');
      let acknowledged = 0;
      const lines = createInterface({ input: child.stdout });
      lines.on('line', (line) => (acknowledged = Number(line)));
      const gone = once(child, 'exit');
      await once(lines, 'line');
      await new Promise((resolve) => setTimeout(resolve, random() * 400));
      child.kill('SIGKILL');
      await gone;
      const system = await start();
      try {
        const number = await agreed(system);
        // A revert in between goes back by one before it is written again.
        expect(number).toBeGreaterThanOrEqual(acknowledged);
      } finally {
        await system.close();
      }
    }
  },
);
