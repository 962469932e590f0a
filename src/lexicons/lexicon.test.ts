import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { Lexicon, sentencesIn } from './lexicon.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-lexicon-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a lexicon that is a pipe, or of fifty megabytes, is reported and left out, and the others are read', () => {
  execFileSync('mkfifo', [join(folder, 'de.json')]);
  writeFileSync(join(folder, 'fr.json'), '');
  truncateSync(join(folder, 'fr.json'), 50_000_000);
  writeFileSync(join(folder, 'en.json'), '{ "menu": "Things" }');
  const lexicon = new Lexicon(folder);
  assert.deepEqual(
    lexicon.languages.map((language) => [language, lexicon.get(language)?.size]),
    [
      ['de', 0],
      ['en', 1],
      ['fr', 0],
    ],
  );
  assert.deepEqual(
    lexicon.mistakes.map(({ reason }) => reason),
    ['it is not a file, or is larger than 4 MB', 'it is not a file, or is larger than 4 MB'],
  );
});

test('a missing folder has no languages and no mistakes', () => {
  const lexicon = new Lexicon(join(folder, 'none'));
  assert.deepEqual([lexicon.languages, lexicon.mistakes, sentencesIn(lexicon, 'en').size], [[], [], 0]);
});
