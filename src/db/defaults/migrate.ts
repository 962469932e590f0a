import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import { bytesOf } from '../file/text/byte-text.ts';
import type { Database } from '../file/database.ts';
import type { Databases } from '../file/databases.ts';
import { namesInFolder, type DefaultsSource } from './defaults-tree.ts';
import type { Draft } from '../file/draft.ts';
import type { ReportLine } from './file-fault.ts';
import { PerlFragments } from './perl-fragments.ts';
import type { Initialize } from '../perl/perl-storage.ts';

/**
 * The default export of a migrate fragment in TypeScript or JavaScript: it changes its database in one step, so nothing
 * is written when it throws. It may read the other databases.
 */
type MigrateFragment = (database: Draft, databases: Databases) => void;

export interface MigrateContext {
  readonly databases: Databases;
  readonly root: Root;
  readonly report: ReportLine;
}

interface FragmentFile {
  readonly name: string;
  readonly path: string;
}

const limitSeconds = 60;

/**
 * Runs the fragments `DATABASE/migrate/NAME` of all sources in byte order of their names. A `.js` or `.ts` file is a
 * module; any other is a template of Perl code in braces, whose text is ignored. A failed fragment is reported, and the
 * others still run.
 * @param initialize called when a fragment creates a database
 * @returns the number of failed fragments
 */
export async function runMigrateFragments(
  database: Database,
  sources: readonly DefaultsSource[],
  context: MigrateContext,
  initialize: Initialize,
): Promise<number> {
  const fragments = sources.flatMap((source) => fragmentsOf(source, database.name)).sort(byName);
  const perl = new PerlFragments(database.name, { ...context, initialize, limitSeconds });
  let failed = 0;
  try {
    for (const { path } of fragments) {
      const failure = isModule(path) ? await runModule(path, database, context.databases) : await perl.run(path);
      if (failure === undefined) continue;
      failed++;
      context.report(`migrate fragment ${path} failed: ${failure}`);
    }
  } finally {
    await perl.close();
  }
  return failed;
}

function fragmentsOf({ folder, modules }: DefaultsSource, database: string): FragmentFile[] {
  const place = join(folder, database, 'migrate');
  return namesInFolder(place)
    .filter((name) => !name.endsWith('.d.ts') && !name.endsWith('.test.ts'))
    .map((name) => {
      const compiled = join(modules ?? folder, database, 'migrate', name.replace(/\.ts$/, '.js'));
      return { name, path: existsSync(compiled) ? compiled : join(place, name) };
    });
}

function isModule(path: string): boolean {
  return /\.(js|mjs|ts)$/.test(path);
}

/** @returns the error message if the module failed */
async function runModule(path: string, database: Database, databases: Databases): Promise<string | undefined> {
  try {
    const module: unknown = await import(pathToFileURL(path).href);
    const fragment = typeof module === 'object' && module && 'default' in module ? module.default : undefined;
    if (!isFragment(fragment)) return 'its default export is not a function';
    await database.update((draft) => {
      fragment(draft, databases);
    });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function isFragment(exported: unknown): exported is MigrateFragment {
  return typeof exported === 'function';
}

function byName(a: FragmentFile, b: FragmentFile): number {
  return bytesOf(a.name) < bytesOf(b.name) ? -1 : bytesOf(a.name) > bytesOf(b.name) ? 1 : 0;
}
