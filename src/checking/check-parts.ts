import { readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { namesInFolder } from '../db/defaults/defaults-tree.ts';
import type { ReportLine } from '../db/defaults/file-fault.ts';
import { initializeDefaultDatabases } from '../db/defaults/defaults.ts';
import { findActions } from '../events/perform/find-actions.ts';
import type { Package } from '../packages/finding/find-packages.ts';
import type { System } from '../system.ts';
import { TemplateExpander } from '../templates/template-expander.ts';
import { TemplateFailure } from '../templates/template-failure.ts';
import { findingOf, type Finding } from './finding.ts';
import { pathsIn } from '../packages/package-files.ts';

/** A loaded package, or why it could not be loaded. */
interface CheckedPackage extends Package {
  readonly broken: string | undefined;
}

/** Loads the package's database defaults into its temporary root. */
export async function checkDefaults({ folder, modules }: Package, system: System): Promise<Finding[]> {
  const place = join(folder, 'db');
  const reported: Finding[] = [];
  const source = { folder: place, modules: join(modules, 'db') };
  await system.initializeDatabases({ report: () => undefined });
  await initializeDefaultDatabases(system.databases, system.root, [source], (line, fault) => {
    reported.push(findingOf(folder, line, fault));
  });
  const untyped = namesInFolder(place).flatMap((database) =>
    namesInFolder(join(place, database, 'defaults'))
      .filter((key) => system.databases.open(database).snapshot().get(key)?.type === '')
      .map((key) => ({
        file: join('db', database, 'defaults', key),
        reason: 'the record has no type: a file `type` is missing',
      })),
  );
  return [...reported, ...untyped];
}

/** Finds actions that would not run. */
export function checkEvents({ name, folder, modules }: Package): Finding[] {
  const source = { name, folder: join(folder, 'events'), modules: join(modules, 'events') };
  return namesInFolder(source.folder).flatMap((event) => {
    const own = findActions(event, [source]).filter((action) => action.source === name);
    return own.flatMap(({ file, kind, skipped }) => {
      // A hidden file such as `.gitkeep` only keeps a folder that is otherwise empty.
      if (basename(file).startsWith('.')) return [];
      const reason = skipped ?? (kind === 'executable' ? whyNotStarted(file) : undefined);
      return reason === undefined ? [] : [{ file: relative(folder, file), reason }];
    });
  });
}

/** Expands every template of a package with the databases from its defaults; nothing is written. */
export async function checkTemplates({ name, folder, broken }: CheckedPackage, system: System): Promise<Finding[]> {
  const reported: Finding[] = [];
  const findings: Finding[] = [];
  const report: ReportLine = (line, fault) => void reported.push(findingOf(folder, line, fault));
  const own = [{ name, folder: join(folder, 'templates') }];
  const { root, databases } = system;
  // The fragments of a broken package are not part of the system.
  const isKnown = broken === undefined;
  const expander = isKnown
    ? system.openTemplates({ report })
    : new TemplateExpander({ root, databases, sources: own, report });
  try {
    for (const path of templatePaths(join(folder, 'templates'))) {
      try {
        await expander.expand(path, { into: 'memory' });
      } catch (error) {
        if (!(error instanceof TemplateFailure)) throw error;
        for (const { file, line, message } of error.mistakes)
          findings.push({ file: relative(folder, file), reason: message, ...(line !== undefined && { line }) });
      }
    }
  } finally {
    await expander.close();
  }
  return [...findings, ...reported].filter(({ file }) => file?.startsWith('..') !== true);
}

/** A template is a folder with fragments. */
function templatePaths(folder: string, path = ''): string[] {
  const names = namesInFolder(join(folder, path)).filter((name) => !name.endsWith('.metadata'));
  const isFolder = (name: string): boolean => statSync(join(folder, path, name)).isDirectory();
  const below = names.filter(isFolder).flatMap((name) => templatePaths(folder, `${path}/${name}`));
  return names.some((name) => !isFolder(name)) && path !== '' ? [path, ...below] : below;
}

/** Why a script cannot be started: the kernel starts it with the program named in its first line. */
function whyNotStarted(file: string): string | undefined {
  const start = readFileSync(file).subarray(0, 4).toString('latin1');
  return start.startsWith('#!') || start === '\x7fELF' ? undefined : 'it does not begin with #! and a program';
}

/** Returns the package's files for the compiler. */
export function moduleFiles(folder: string): string[] {
  return pathsIn(folder)
    .filter(({ path, kind }) => kind === 'file' && path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map(({ path }) => join(folder, path))
    .sort();
}
