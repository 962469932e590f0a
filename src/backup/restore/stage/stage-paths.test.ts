import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { clearStage, stagePaths } from './stage-paths.ts';

test('another choice removes what was prepared, and keeps the files that were replaced', () => {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-stage-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const places = stagePaths(folder);
  for (const place of [places.files, places.before]) {
    mkdirSync(place);
    writeFileSync(join(place, 'letter'), 'Dear Ann');
  }
  clearStage(places);
  expect(existsSync(places.files)).toBe(false);
  expect(readFileSync(join(places.before, 'letter'), 'utf8')).toBe('Dear Ann');
});
