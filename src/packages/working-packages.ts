import { join } from 'node:path';
import type { Root } from '../root.ts';
import type { Package } from './finding/find-packages.ts';
import type { InstalledPackage, NamedPanel } from './loading/load-package.ts';
import { hasOwnBase, turnedOnPackages } from './finding/own-base.ts';

/** The parts of a package that act on the system. */
const parts = ['db', 'events', 'templates'] as const;

type Installed = Pick<InstalledPackage<NamedPanel>, 'name' | 'isBundled' | 'brings' | 'broken'>;

/**
 * Returns the packages whose events, templates and defaults are used. Broken packages are left out. On a server with
 * its own base bundled packages are left out too, because they would do everything twice, unless they were turned on.
 */
export function workingPackages<one extends Installed>(root: Root, packages: readonly one[]): readonly one[] {
  const isBased = hasOwnBase(root);
  const turnedOn = isBased ? turnedOnPackages(root.state) : [];
  return packages
    .filter(({ broken }) => broken === undefined)
    .filter(({ name, isBundled }) => !isBundled || !isBased || turnedOn.includes(name));
}

/**
 * Whether a bundled package's events, templates and defaults are used beside the server's own base. Undefined if there
 * is no such base, and for packages that only have panels or are not bundled.
 */
export function besideBase(root: Root, found: Installed | undefined): 'used' | 'left out' | undefined {
  if (!found?.isBundled || !parts.some((part) => found.brings.includes(part)) || !hasOwnBase(root)) return undefined;
  return turnedOnPackages(root.state).includes(found.name) ? 'used' : 'left out';
}

/** A folder of a package and its compiled modules. */
interface Part {
  /** Name of the package. */
  readonly name: string;
  readonly folder: string;
  readonly modules: string;
  readonly isBundled: boolean;
}

/**
 * Returns the folders of one part, in the order of the packages. If two have the same template fragment, the later
 * package wins.
 */
export function partsOfPackages(
  packages: readonly (Package & Pick<Installed, 'isBundled'>)[],
  part: (typeof parts)[number],
): Part[] {
  return packages
    .filter(({ brings }) => brings.includes(part))
    .map(({ name, folder, modules, isBundled }) => ({
      name,
      folder: join(folder, part),
      modules: join(modules, part),
      isBundled,
    }));
}
