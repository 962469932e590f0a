import { appendFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fileStamp } from './file-stamp.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

test('another content, another time or another file has another stamp, and reading changes none', () => {
  const folder = temporaryFolder();
  const file = folder.at('a');
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
  folder.write('b', 'ab');
  utimesSync(folder.at('b'), 2, 2);
  renameSync(folder.at('b'), file);
  note();
  expect(stamps.size).toBe(4);
});
