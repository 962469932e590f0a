import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setsProperty, hasRecord } from '../panel/mistakes/default-mistakes.ts';
import { editedProperties } from '../panel/pages/edited-properties.ts';
import type { PanelDefinition } from '../panel/pages/panel-definition.ts';
import type { Finding } from './finding.ts';
import { propertyReads, type CodeKind, type PropertyRead } from './property-reads.ts';

interface CheckContext {
  readonly folder: string;
  /** Folders with `DATABASE/defaults/KEY/PROPERTY`, of all packages and of the root. */
  readonly defaults: readonly string[];
  /** All panels, including the checked one. */
  readonly panels: readonly PanelDefinition[];
}

/**
 * Finds properties that a package's templates, fragments, literals or actions read from fixed records, without a
 * default or a field that edits them. On a server where they were never written they are missing.
 * Source: NethServer RPM package rules, "Configuration databases": each package must declare its keys and properties.
 */
export function checkReads({ folder, defaults, panels }: CheckContext): Finding[] {
  const edited = panels.flatMap(editedProperties);
  const isDeclared = ({ database, key, property }: PropertyRead): boolean => {
    const places = defaults.map((place) => join(place, database));
    if (property === 'type') return places.some((place) => hasRecord(place, key));
    if (places.some((place) => setsProperty(place, key, property))) return true;
    return edited.some(
      (one) => one.database === database && one.property === property && (one.key === undefined || one.key === key),
    );
  };
  return readFiles(folder).flatMap(([file, kind]) =>
    propertyReads(readFileSync(join(folder, file), 'utf8'), kind)
      .filter((read) => !isDeclared(read))
      .map(({ database, key, property, line }) => ({
        file,
        line,
        reason: `it reads property ${property} of ${key}, which has no default: there is no db/${database}/defaults/${key}/${property}`,
      })),
  );
}

/** Returns the package's files that can read records, with their language. */
function readFiles(folder: string): [file: string, kind: CodeKind][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => !file.split('/').includes('node_modules') && !/\.test\.[tj]s$|\.d\.ts$/.test(file))
    .sort()
    .flatMap((file): [string, CodeKind][] => {
      const kind = kindOf(folder, file);
      return kind === undefined ? [] : [[file, kind]];
    });
}

/** A file without an extension is a script in an event folder, and a classic fragment in a template. */
function kindOf(folder: string, file: string): CodeKind | undefined {
  if (/\.(ts|js|mjs)$/.test(file)) return 'module';
  const [room = '', , third] = file.split('/');
  const isMigrate = room === 'db' && third === 'migrate';
  if (!['templates', 'events', 'views'].includes(room) && !isMigrate && !file.endsWith('.ejs')) return undefined;
  const path = join(folder, file);
  if (!existsSync(path) || !statSync(path).isFile()) return undefined;
  // A view receives a model, not databases.
  if (file.endsWith('.ejs')) return room === 'templates' ? 'ejs' : undefined;
  if (room === 'templates' || isMigrate) return 'perl';
  if (room !== 'events' || !/^S\d\d/.test(basename(file))) return undefined;
  const [first = ''] = readFileSync(path, 'latin1').split('\n', 1);
  if (!first.startsWith('#!')) return undefined;
  return first.includes('perl') ? 'perl' : 'shell';
}
