import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { openRoot } from '../../root.ts';
import { findDamagedState } from './damaged-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'panelsmith-damaged-'));
const root = openRoot(folder);

beforeEach(() => {
  rmSync(root.state, { recursive: true, force: true });
  mkdirSync(root.state, { recursive: true });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each([
  ['choices.json', '{}', false],
  ['choices.json', '[]', true],
  ['choices.json', 'null', true],
  ['choices.json', '{"a":', true],
  ['choices.json', '', true],
  ['packages-turned-on.json', '[]', false],
  ['packages-turned-on.json', '{}', true],
  ['server-ends.json', '{"ends":[],"leftOut":[]}', false],
  ['server-ends.json', '{"ends":[]}', true],
  ['other.json', 'not ours', false],
])('%s with %j is damaged: %s', (name, text, isDamaged) => {
  writeFileSync(join(root.state, name), text);
  expect(findDamagedState(root).map((path) => basename(path))).toEqual(isDamaged ? [name] : []);
});

test('a folder in place of a file is reported elsewhere, and a missing file is not damage', () => {
  mkdirSync(join(root.state, 'choices.json'));
  expect(findDamagedState(root)).toEqual([]);
});
