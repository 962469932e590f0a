import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { TaskTree, type Task } from '../../src/events/progress/task-tree.ts';
import { recordings } from './folder.ts';

/** Recordings of the classic progress tracker, if available. */
const tracked = join(recordings, 'ns-ptrack.json');

type Op = readonly [method: string, ...args: unknown[]];

interface Recording {
  readonly name: string;
  readonly ops: readonly Op[];
  readonly results: readonly { readonly return?: number; readonly last?: number; readonly root_progress: unknown }[];
  readonly final?: unknown;
  readonly last_task?: number;
}

/** Intended differences. */
const exceptions: Readonly<Record<string, string>> = {
  'ns-ptrack.zero-weight': 'a weight sum of 0 divides by zero: FIX',
};

describe.skipIf(!existsSync(tracked))('as in the recordings of the classic tracker:', () => {
  test('every intended difference has a recording', () => {
    const names = read().map(({ name }) => name);
    for (const name of Object.keys(exceptions)) assert.ok(names.includes(name), name);
  });

  for (const recording of read()) {
    const why = exceptions[recording.name];
    test(why === undefined ? recording.name : `${recording.name}, but: ${why}`, () => {
      const tree = new TaskTree('Root task');
      const results = recording.ops.map((op) => ({ ...perform(tree, op), root_progress: rounded(tree.total()) }));
      if (why !== undefined) {
        assert.notDeepEqual(results, recording.results);
        return;
      }
      assert.deepEqual(results, recording.results);
      assert.deepEqual(told(tree.tree()), recording.final);
      assert.equal(tree.last, recording.last_task);
    });
  }
});

function read(): Recording[] {
  if (!existsSync(tracked)) return [];
  return (JSON.parse(readFileSync(tracked, 'utf8')) as { vectors: Recording[] }).vectors;
}

function perform(tree: TaskTree, [method, ...args]: Op): object {
  const [first, second, third, fourth] = args;
  const id = Number(first);
  switch (method) {
    case 'declare_task':
      return { return: tree.declare(id, Number(second), String(third)) };
    case 'set_task_done':
      tree.done(id, second as string | null, third as number | null);
      return { return: id };
    case 'set_task_progress':
      tree.progress(id, second as number, third as string | null, fourth as number | null);
      return { return: id };
    default:
      return { last: tree.last };
  }
}

function told({ id, title, progress, code, message, children }: Task): object {
  return { id, title, progress: rounded(progress), code, message, started: progress > 0, children: children.map(told) };
}

function rounded(progress: number): number {
  return Math.round(progress * 1e12) / 1e12;
}
