import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { openRoot, type Root } from '../../root.ts';
import { home } from '../../system.ts';

/** Lines of database files, such as `abc=user|FirstName|Ann`, by database. */
export interface RecordLines {
  readonly accounts?: readonly string[];
  readonly configuration?: readonly string[];
  readonly domains?: readonly string[];
  readonly hosts?: readonly string[];
  readonly networks?: readonly string[];
  readonly sqlinit?: readonly string[];
}

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
  for (const database of ['accounts', 'configuration', 'domains', 'hosts', 'networks', 'sqlinit'] as const)
    writeLines(join(root.databases, database), lines[database] ?? []);
  const folder = resolve(packageFolder);
  if (dirname(folder) === join(home, 'panels')) return root;
  const packages = root.path('usr/share/panelsmith/panels');
  mkdirSync(packages, { recursive: true });
  symlinkSync(folder, join(packages, basename(folder)));
  return root;
}

function writeLines(file: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
}
