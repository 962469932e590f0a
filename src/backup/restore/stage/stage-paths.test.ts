import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import { clearStage, stagePaths } from './stage-paths.ts';

test('another choice removes what was prepared, and keeps the files that were replaced', () => {
  const folder = temporaryFolder().path;
  const places = stagePaths(folder);
  for (const place of [places.files, places.before]) {
    mkdirSync(place);
    writeFileSync(join(place, 'letter'), 'Dear Ann');
  }
  clearStage(places);
  expect(existsSync(places.files)).toBe(false);
  expect(readFileSync(join(places.before, 'letter'), 'utf8')).toBe('Dear Ann');
});
