import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { DatabaseName } from '../../panel/fields/database-names.ts';
import { openRoot, type Root } from '../../root.ts';
import { home } from '../../system.ts';

/** Lines of database files, such as `abc=user|FirstName|Ann`, by database. */
export type RecordLines = Readonly<Partial<Record<DatabaseName, readonly string[]>>>;

/**
 * Creates a temporary root with these records and, unless it is bundled, this package. It is removed when the process
 * ends.
 */
export function makeFreshRoot(packageFolder: string, lines: RecordLines): Root {
  const root = openRoot(mkdtempSync(join(tmpdir(), 'panelsmith-test-')));
  process.once('exit', () => {
    rmSync(root.folder, { recursive: true, force: true });
  });
  mkdirSync(root.path('etc'));
  writeRecords(root, lines);
  const folder = resolve(packageFolder);
  if (dirname(folder) === join(home, 'panels')) return root;
  const packages = root.path('usr/share/panelsmith/panels');
  mkdirSync(packages, { recursive: true });
  symlinkSync(folder, join(packages, basename(folder)));
  return root;
}

/** Writes the databases of a root that has none. */
export function writeRecords(root: Root, lines: RecordLines): void {
  for (const [database, text] of Object.entries(lines)) writeLines(join(root.databases, database), text);
}

function writeLines(file: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
}
