import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { statsAt } from './stats-at.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-stats-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a link is reported as a link, and there is nothing at a missing path or below a file', () => {
  writeFileSync(join(folder, 'a'), 'text');
  symlinkSync('absent', join(folder, 'link'));
  expect(statsAt(join(folder, 'a'))?.size).toBe(4);
  expect(statsAt(Buffer.from(join(folder, 'a')))?.isFile()).toBe(true);
  expect(statsAt(join(folder, 'link'))?.isSymbolicLink()).toBe(true);
  expect(statsAt(join(folder, 'absent'))).toBeUndefined();
  expect(statsAt(join(folder, 'a/below'))).toBeUndefined();
});
