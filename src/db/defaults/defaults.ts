import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { processEnvironment } from '../../process/environment.ts';
import { messageWithCause } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import { createDatabaseFile, ownDatabaseFile } from '../file/database-file.ts';
import type { Database } from '../file/database.ts';
import type { Databases } from '../file/databases.ts';
import { defaultsFolder } from './default-file-names.ts';
import { namesInFolder, readDefaultsTree, type DefaultRecord, type DefaultsSource } from './defaults-tree.ts';
import type { ReportLine } from './file-fault.ts';
import type { Draft } from '../file/draft.ts';
import { runMigrateFragments, type MigrateContext } from './migrate.ts';
import type { Initialize } from '../perl/perl-storage.ts';
import { moveFromOldFolder } from './old-folder.ts';
import { composeFields, parseFields } from '../file/text/record-line.ts';

interface DefaultsOptions {
  /** Folder of the defaults; default: the root's `etc/e-smith/db`. */
  readonly rootFolder?: string | undefined;
  /** Folder of the compiled modules of its TypeScript fragments. */
  readonly rootModules?: string | undefined;
  /** Receives one line for each database before it is processed. */
  readonly announce?: ReportLine | undefined;
}

/**
 * Updates every database of a source or the root: runs its migrate fragments, then fills in missing values from the
 * defaults, then overwrites values from `force`. The root's own files come last. Only differences are written, and a
 * database without differences is not written at all.
 * Source: developer manual, section 4, "Reserving accounts".
 * @returns the number of databases or fragments that failed; the others were processed
 */
export async function initializeDefaultDatabases(
  databases: Databases,
  root: Root,
  sources: readonly DefaultsSource[],
  report: ReportLine,
  options: DefaultsOptions = {},
): Promise<{ failed: number }> {
  const listed = root.path('etc/e-smith/db');
  const { rootFolder = listed, rootModules = rootFolder } = options;
  const all = [...sources, { folder: rootFolder, modules: rootModules }];
  const names = [...new Set([listed, ...sources.map(({ folder }) => folder)].flatMap(namesInFolder))].sort();
  let failed = 0;
  for (const name of names) {
    if (!/^[\w.-]+$/.test(name)) {
      report(`${name} is not a database name, and was left out`);
      continue;
    }
    try {
      moveFromOldFolder(root, name, report);
      const isThere = existsSync(databases.open(name).file);
      options.announce?.(isThere ? `migrating existing database ${name}` : `creating database ${name}`);
      failed += await initializeDatabase(databases.open(name), all, { databases, root, report });
    } catch (error) {
      failed++;
      report(`database ${name} was not initialized: ${messageWithCause(error)}`);
    }
  }
  return { failed };
}

/**
 * Updates one database. A missing database is created first, so that fragments can open it.
 * @param isReset whether defaults overwrite existing values
 * @returns the number of failed fragments
 */
export async function initializeDatabase(
  database: Database,
  sources: readonly DefaultsSource[],
  context: MigrateContext,
  isReset = false,
): Promise<number> {
  if (!existsSync(database.file)) {
    mkdirSync(dirname(database.file), { recursive: true, mode: 0o750 });
    createDatabaseFile(database.file, database.owner);
  }
  const failed = await runMigrateFragments(database, sources, context, initializer(sources, context));
  await loadDefaults(database, sources, context.report, isReset);
  ownDatabaseFile(database.file, database.owner);
  return failed;
}

/** Returns the function that runs the root's own fragments and defaults when Perl code creates a database. */
export function ownInitializer(context: MigrateContext): Initialize {
  return initializer([{ folder: defaultsFolder(context.root, processEnvironment()) }], context);
}

function initializer(sources: readonly DefaultsSource[], context: MigrateContext): Initialize {
  const { databases, root, report } = context;
  return async (database, isReset) => {
    if (database) await initializeDatabase(database, sources, context, isReset);
    else await initializeDefaultDatabases(databases, root, sources, report);
  };
}

/** Loads everything under one lock and with one write. */
async function loadDefaults(
  database: Database,
  sources: readonly DefaultsSource[],
  report: ReportLine,
  isReset: boolean,
): Promise<void> {
  const trees = (kind: string): DefaultRecord[] =>
    sources.flatMap(({ folder }) => readDefaultsTree(join(folder, database.name, kind), report));
  const [defaults, forced] = [trees('defaults'), trees('force')];
  await database.update((draft) => {
    const loadEach = (records: readonly DefaultRecord[], isForced: boolean): void => {
      for (const record of records)
        try {
          load(draft, record, isForced);
        } catch (error) {
          report(`${database.name}: ${messageWithCause(error)}`);
        }
    };
    loadEach(defaults, isReset);
    loadEach(forced, true);
  });
}

function load(draft: Draft, { key, props }: DefaultRecord, isForced: boolean): void {
  draft.edit(key, (raw) => {
    const stored = raw === undefined ? undefined : parseFields(raw);
    const result = new Map(stored?.props);
    let type = stored?.type;
    for (const [name, value] of props) {
      if (name === 'type') type = isForced ? value : (type ?? value);
      else if (isForced || result.get(name) === undefined) result.set(name, value);
    }
    const isSame =
      stored && type === stored.type && [...result].every(([name, value]) => stored.props.get(name) === value);
    return isSame ? raw : composeFields({ type: type ?? '', props: result });
  });
}
