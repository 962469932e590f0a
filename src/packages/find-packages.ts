import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { statOf } from './package-files.ts';

/** A folder that holds packages, one folder each. */
export interface PackageFolder {
  readonly folder: string;
  /** The folder with the compiled modules of the same packages, when they are elsewhere. */
  readonly compiled: string | undefined;
}

/**
 * One package: a folder that brings any of panel, locales, database defaults, events, templates. Nothing of it is
 * copied; removing the folder removes the feature. One that brings none of these is one only if it holds a panel of
 * another kind.
 */
export interface Package {
  readonly name: string;
  readonly folder: string;
  /** Where its modules are loaded from: `folder`, or its counterpart with compiled ones. */
  readonly modules: string;
  /** The panel's module, absolute; undefined when it brings no panel. */
  readonly panel: string | undefined;
  readonly brings: readonly Part[];
}

type Part = 'panel' | 'locales' | 'db' | 'events' | 'templates';

const packageName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,63}$/;
const folders: readonly Part[] = ['locales', 'db', 'events', 'templates'];

/**
 * Every folder of the given ones that can be a package, in order of name within each, also where two have one name. A folder that does
 * not exist holds none.
 */
export function findPackages(places: readonly PackageFolder[]): Package[] {
  return places.flatMap((place) => folderNames(place.folder).map((name) => readPackage(name, place)));
}

function readPackage(name: string, place: PackageFolder): Package {
  const folder = join(place.folder, name);
  const modules = place.compiled === undefined ? folder : join(place.compiled, name);
  const panel = ['panel.js', 'panel.ts'].map((file) => join(modules, file)).find((file) => statOf(file)?.isFile());
  const brings = folders.filter((part) => existsSync(join(folder, part)));
  return { name, folder, modules, panel, brings: panel ? ['panel', ...brings] : brings };
}

function folderNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => packageName.test(name) && statOf(join(folder, name))?.isDirectory())
    .sort();
}

/** A folder that cannot be a package, since nothing may be called so. */
export interface OddFolder {
  /** As it can be shown. */
  readonly name: string;
  readonly folder: string;
}

/** Neither is meant to be a package. */
const otherFolders = new Set(['node_modules', 'lost+found']);

/** The folders of a given one that have no name of a package; hidden ones are passed over. */
export function oddFolders(folder: string): OddFolder[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !packageName.test(name) && !name.startsWith('.') && !otherFolders.has(name))
    .filter(
      (entry) => entry.isDirectory() || (entry.isSymbolicLink() && statOf(join(folder, entry.name))?.isDirectory()),
    )
    .map(({ name }) => ({
      name: JSON.stringify(name).slice(1, -1),
      folder: JSON.stringify(join(folder, name)).slice(1, -1),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
