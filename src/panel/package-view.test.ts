import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { readPackageView } from './package-view.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-odd-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a view that is a pipe is not a view', () => {
  execFileSync('mkfifo', [join(folder, 'status.ejs')]);
  assert.throws(() => readPackageView(folder, 'status.ejs'), /view status\.ejs is not a file/);
});
