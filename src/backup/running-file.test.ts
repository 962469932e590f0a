import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot, type Root } from '../root.ts';
import { endedProcess } from './backed-up-server.fixture.ts';
import { backupStateFolder } from './backup-paths.ts';
import { findRunning, forgetRunning, noteRunning, takeRunning } from './running-file.ts';

let root: Root;
let file: string;

beforeEach(() => {
  root = openRoot(temporaryFolder().path);
  mkdirSync(backupStateFolder(root), { recursive: true });
  file = join(backupStateFolder(root), 'running.json');
});

test('the place is taken once, until it is given back', () => {
  expect(takeRunning(root, 'desktop')).toBe(true);
  expect(takeRunning(root, 'nightly')).toBe(false);
  expect(findRunning(root)).toMatchObject({ kind: 'desktop', record: '', hasEnded: false });
  forgetRunning(root);
  expect(findRunning(root)).toBeUndefined();
  expect(takeRunning(root, 'nightly')).toBe(true);
});

test('its record is noted beside what it is', () => {
  takeRunning(root, 'desktop');
  noteRunning(root, { kind: 'desktop', record: '1700000000' });
  expect(findRunning(root)).toMatchObject({ kind: 'desktop', record: '1700000000', hasEnded: false });
});

test('a backup whose process has ended is gone, and keeps its place until it is ended', () => {
  writeFileSync(file, JSON.stringify({ kind: 'desktop', record: '1', process: endedProcess }));
  expect(findRunning(root)?.hasEnded).toBe(true);
  expect(takeRunning(root, 'nightly')).toBe(false);
});

test.each(['', '{', '[]', '{"kind":"desktop","record":1,"process":"1"}', '{"kind":"desktop"}'])(
  'a damaged file counts as nothing, and does not block: %j',
  (text) => {
    writeFileSync(file, text);
    expect(findRunning(root)).toBeUndefined();
    expect(takeRunning(root, 'nightly')).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain('nightly');
  },
);

test('a place that cannot be written is a failure with its cause', () => {
  rmSync(root.state, { recursive: true });
  writeFileSync(root.path('var/lib/panelsmith'), 'a file');
  expect(() => takeRunning(root, 'desktop')).toThrow(expect.objectContaining({ key: 'errors.databaseUnwritable' }));
});
