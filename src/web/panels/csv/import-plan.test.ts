import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import { refuse } from '../../../refusals.ts';
import type { CsvRow } from '../../../panel/csv/plan-import.ts';
import { readPlan } from './import-plan.ts';

let folder: string;
let rows: string;

beforeEach(() => {
  folder = temporaryFolder().path;
  rows = join(folder, 'x.rows');
});

/** Every third line is wrong. */
function keep(count: number, last: readonly object[]): void {
  const lines = Array.from({ length: count }, (_, index): CsvRow => {
    const isWrong = index % 3 === 2;
    const errors = isWrong ? [{ column: 'Phone', refusal: refuse('errors.phoneNumber') }] : [];
    return { line: index + 2, key: `u${index}`, kind: isWrong ? 'wrong' : 'create', cells: [], errors };
  });
  writeFileSync(rows, [...lines, ...last].map((line) => `${JSON.stringify(line)}\n`).join(''));
}

const end = { counts: { create: 6, change: 0, same: 0, wrong: 3 }, mark: 'm', shown: { events: [] } };

test('a page of the lines is read, and the plan behind all of them', async () => {
  keep(9, [end]);
  const { rows: page, plan } = await readPlan(rows, 'all', 3, 2);
  expect(page.map(({ key }) => key)).toEqual(['u3', 'u4']);
  expect(plan).toEqual(end);
});

test('of the wrong lines alone, positions count only those', async () => {
  keep(9, [end]);
  const { rows: page } = await readPlan(rows, 'wrong', 1, 10);
  expect(page.map(({ line }) => line)).toEqual([7, 10]);
  expect(page[0]?.errors).toEqual([{ column: 'Phone', refusal: refuse('errors.phoneNumber') }]);
});

test('a file that was not planned to its end has no plan', async () => {
  keep(4, []);
  expect((await readPlan(rows, 'all', 0, 10)).plan).toBeUndefined();
});
