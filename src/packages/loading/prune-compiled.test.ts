import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { pruneCompiled } from './prune-compiled.ts';

test('what was compiled and is neither in use nor new is removed, and nothing else', () => {
  const cache = temporaryFolder().path;
  const place = join(cache, 'packages');
  const [used, old] = [`notes-${'a'.repeat(16)}`, `notes-${'b'.repeat(16)}`];
  for (const name of [used, old, `${old}.123`, 'notes', `notes-${'b'.repeat(15)}`])
    mkdirSync(join(place, name), { recursive: true });
  for (const name of [`${used}.loads`, `${old}.loads`, `${old}.other`]) writeFileSync(join(place, name), '');
  const all = readdirSync(place).sort();
  pruneCompiled(cache, new Set([join(place, used)]));
  expect(readdirSync(place).sort()).toEqual(all);
  pruneCompiled(cache, new Set([join(place, used)]), Date.now() + 61_000);
  expect(all.filter((name) => !readdirSync(place).includes(name))).toEqual([old, `${old}.123`, `${old}.loads`]);
  pruneCompiled(cache, new Set());
});
