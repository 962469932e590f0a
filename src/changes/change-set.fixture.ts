import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Databases } from '../db/file/databases.ts';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { ChangeSet } from './change-set.ts';

/** Databases of one test, by name, with lines such as `ann=user|City|Rome`; they are removed at its end. */
export function databasesOf(lines: Readonly<Record<string, readonly string[]>>): Databases {
  const root = openRoot(temporaryFolder().path);
  mkdirSync(root.databases, { recursive: true });
  for (const [name, records] of Object.entries(lines))
    writeFileSync(join(root.databases, name), records.map((line) => `${line}\n`).join(''));
  return new Databases(root);
}

/** An empty change set over such databases. */
export function changesOver(lines: Readonly<Record<string, readonly string[]>>): ChangeSet {
  return new ChangeSet(databasesOf(lines));
}
