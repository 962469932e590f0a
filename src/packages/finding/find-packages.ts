import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { byBytes, namesIn } from '../../files/names-in.ts';
import { statOf } from '../package-files.ts';

/** A folder of packages, one subfolder each. */
export interface PackageFolder {
  readonly folder: string;
  /** The folder with their compiled modules, if different. */
  readonly compiled: string | undefined;
}

/**
 * A package: a folder that contains at least one of panel, locales, database defaults, events, templates. Nothing is
 * copied; removing the folder removes the feature. A folder without these is a package only if it contains a panel of
 * another kind.
 */
export interface Package {
  readonly name: string;
  readonly folder: string;
  /** The folder from which its modules are loaded: `folder`, or the one with the compiled modules. */
  readonly modules: string;
  /** Absolute path of the panel's module; undefined if the package has no panel. */
  readonly panel: string | undefined;
  readonly brings: readonly Part[];
}

type Part = 'panel' | 'locales' | 'db' | 'events' | 'templates';

const packageName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,63}$/;
const folders: readonly Part[] = ['locales', 'db', 'events', 'templates'];

/**
 * Returns every subfolder that can be a package, sorted by name within each given folder, even if two have the same
 * name. A missing folder is treated as empty.
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
  return namesIn(folder).filter((name) => packageName.test(name) && statOf(join(folder, name))?.isDirectory());
}

/** A folder that cannot be a package because of its name. */
export interface MisnamedFolder {
  /** Its name in a form that can be shown. */
  readonly name: string;
  readonly folder: string;
}

/** These folders are not meant to be packages. */
const otherFolders = new Set(['node_modules', 'lost+found']);

/** Returns the subfolders whose names are not valid for a package; hidden ones are ignored. */
export function misnamedFolders(folder: string): MisnamedFolder[] {
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
    .sort((one, other) => byBytes(one.name, other.name));
}
