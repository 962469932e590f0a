import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readRegularFile } from '../files/regular-file.ts';
import type { Databases } from '../db/file/databases.ts';
import { updateEventOf } from './rules/event-rules.ts';
import { readManifest } from './rules/manifest.ts';
import { packageNameOf } from './rules/package-name.ts';
import { configuredPrefixes } from './rules/prefixes.ts';
import { byBytes } from '../files/names-in.ts';

/** A package that configures services: it brings an update event, such as `panelsmith-mail-update`. */
export interface ServicePackage {
  readonly name: string;
  readonly event: string;
  /** Debian packages that it needs, one in each line of its file `install/debian`. */
  readonly debian: readonly string[];
}

interface NamedFolder {
  readonly name: string;
  readonly folder: string;
}

/**
 * The packages that configure services, in the order of their dependencies: packages that need no others come first.
 * @param packages those that work and are used on this root
 */
export function servicePackages(
  packages: readonly NamedFolder[],
  databases: Databases,
  exists: (event: string) => boolean,
): ServicePackage[] {
  const prefixes = configuredPrefixes(databases);
  return packages
    .map(({ name, folder }) => ({
      name,
      event: updateEventOf(packageNameOf(basename(folder), readManifest(folder).manifest, prefixes)),
      debian: linesOf(join(folder, 'install/debian')),
    }))
    .filter(({ event }) => exists(event))
    .sort((a, b) => Number(a.debian.length > 0) - Number(b.debian.length > 0) || byBytes(a.name, b.name));
}

/** The update events of these packages, in the same order. */
export function updateEventsOf(
  packages: readonly NamedFolder[],
  databases: Databases,
  exists: (event: string) => boolean,
): string[] {
  return servicePackages(packages, databases, exists).map(({ event }) => event);
}

function linesOf(file: string): string[] {
  if (!existsSync(file)) return [];
  return readRegularFile(file)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^[a-z0-9][a-z0-9+.-]*$/.test(line));
}
