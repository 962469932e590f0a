import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Databases } from '../db/file/databases.ts';
import { openRoot } from '../root.ts';
import { ChangeSet } from './change-set.ts';

/** Databases of one test, by name, with lines such as `ann=user|City|Rome`; they are removed at its end. */
export function databasesOf(lines: Readonly<Record<string, readonly string[]>>): Databases {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-databases-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const root = openRoot(folder);
  mkdirSync(root.databases, { recursive: true });
  for (const [name, records] of Object.entries(lines))
    writeFileSync(join(root.databases, name), records.map((line) => `${line}\n`).join(''));
  return new Databases(root);
}

/** An empty change set over such databases. */
export function changesOver(lines: Readonly<Record<string, readonly string[]>>): ChangeSet {
  return new ChangeSet(databasesOf(lines));
}
