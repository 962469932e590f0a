import assert from 'node:assert/strict';
import { appendFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { JournalFollower } from './journal-follower.ts';
import type { RunReport } from './run-details.ts';

test('fifty followers of another process’s journal share one reader and see every report', async () => {
  const folder = temporaryFolder().path;
  const file = join(folder, 'run.jsonl');
  const write = (report: object): void => {
    appendFileSync(file, `${JSON.stringify({ at: '', ...report })}\n`);
  };
  write({ type: 'action-started', action: 0 });
  const follower = new JournalFollower();
  let readings = 0;
  const seenByEach: string[][] = [];
  const follow = async (): Promise<string[]> => {
    const seen: string[] = [];
    seenByEach.push(seen);
    const endReport = (): RunReport | undefined => {
      readings += 1;
      return undefined;
    };
    for await (const report of follower.follow(file, endReport)) seen.push(report.type);
    return seen;
  };
  const began = performance.now();
  const all = Array.from({ length: 50 }, follow);
  for (let count = 0; count < 3; count += 1) {
    const isSeen = (seen: readonly string[]): boolean => seen.length === count + 1;
    await expect.poll(() => seenByEach.every(isSeen)).toBe(true);
    write({ type: 'output', action: 0, text: `${count}\n` });
  }
  write({ type: 'ended', state: 'done', failed: [] });
  for (const seen of await Promise.all(all))
    assert.deepEqual(seen, ['action-started', 'output', 'output', 'output', 'ended']);
  // One reader looks five times a second, and once for each of the four lines.
  const most = 8 + ((performance.now() - began) / 1000) * 6;
  assert.ok(readings < most, `${readings} readings`);
});

test.each([
  ['that was removed ends without an error', undefined, /^$/],
  ['that cannot be read any more fails, and does not look like the end of the run', 'run.jsonl', /ELOOP/],
])('a journal %s', async (_what, linksTo, message) => {
  const folder = temporaryFolder().path;
  const file = join(folder, 'run.jsonl');
  appendFileSync(file, `${JSON.stringify({ at: '', type: 'action-started', action: 0 })}\n`);
  const seen: string[] = [];
  let failure = '';
  try {
    for await (const report of new JournalFollower().follow(file, () => undefined)) {
      seen.push(report.type);
      rmSync(file);
      if (linksTo !== undefined) symlinkSync(linksTo, file);
    }
  } catch (error) {
    failure = String(error);
  }
  assert.deepEqual(seen, ['action-started']);
  assert.match(failure, message);
});
