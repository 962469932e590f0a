import { appendFileSync, mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fileStamp } from './file-stamp.ts';

test('another content, another time or another file has another stamp, and reading changes none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-stamp-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'a');
  const stamps = new Set<string>();
  const note = (): unknown => stamps.add(fileStamp(statSync(file)));
  writeFileSync(file, 'a');
  utimesSync(file, 1, 1);
  note();
  note();
  appendFileSync(file, 'b');
  utimesSync(file, 1, 1);
  note();
  utimesSync(file, 2, 2);
  note();
  writeFileSync(join(folder, 'b'), 'ab');
  utimesSync(join(folder, 'b'), 2, 2);
  renameSync(join(folder, 'b'), file);
  note();
  expect(stamps.size).toBe(4);
});
