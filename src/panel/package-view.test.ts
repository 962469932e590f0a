import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { readLexicons } from '../lexicons/lexicon.ts';
import { readPackageView } from './package-view.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-odd-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a lexicon that is a pipe, or of fifty megabytes, is reported and left out, and the others are read', () => {
  execFileSync('mkfifo', [join(folder, 'de.json')]);
  writeFileSync(join(folder, 'fr.json'), '');
  truncateSync(join(folder, 'fr.json'), 50_000_000);
  writeFileSync(join(folder, 'en.json'), '{ "menu": "Things" }');
  const { languages, mistakes } = readLexicons(folder);
  assert.deepEqual(
    [...languages].map(([language, sentences]) => [language, sentences.size]),
    [
      ['de', 0],
      ['en', 1],
      ['fr', 0],
    ],
  );
  assert.deepEqual(
    mistakes.map(({ reason }) => reason),
    ['it is not a file, or is larger than 4 MB', 'it is not a file, or is larger than 4 MB'],
  );
});

test('a view that is a pipe is not a view', () => {
  execFileSync('mkfifo', [join(folder, 'status.ejs')]);
  assert.throws(() => readPackageView(folder, 'status.ejs'), /view status\.ejs is not a file/);
});
