import { join } from 'node:path';
import type { Root } from '../root.ts';
import type { Package } from './find-packages.ts';
import type { InstalledPackage, Named } from './load-package.ts';
import { hasOwnBase, turnedOnPackages } from './own-base.ts';

/** What a package does besides its panel. */
const deeds = ['db', 'events', 'templates'] as const;

type Installed = Pick<InstalledPackage<Named>, 'name' | 'isBundled' | 'brings' | 'broken'>;

/**
 * The packages whose events, templates and defaults are used. A broken one is left out with all it brings; a bundled one on
 * a server with a base of its own, where everything would be done twice, unless it was turned on.
 */
export function workingPackages<one extends Installed>(root: Root, packages: readonly one[]): readonly one[] {
  const isBased = hasOwnBase(root);
  const turnedOn = isBased ? turnedOnPackages(root.state) : [];
  return packages
    .filter(({ broken }) => broken === undefined)
    .filter(({ name, isBundled }) => !isBundled || !isBased || turnedOn.includes(name));
}

/**
 * Whether what a bundled package does is used beside the server's own base; undefined where there is none, and for packages
 * that only bring panels or are not bundled.
 */
export function besideBase(root: Root, found: Installed | undefined): 'used' | 'left out' | undefined {
  if (!found?.isBundled || !deeds.some((part) => found.brings.includes(part)) || !hasOwnBase(root)) return undefined;
  return turnedOnPackages(root.state).includes(found.name) ? 'used' : 'left out';
}

/** A folder that packages bring, and where its compiled modules are. */
interface Part {
  /** The package's. */
  readonly name: string;
  readonly folder: string;
  readonly modules: string;
}

/** One kind of what packages bring, in their order: of two that bring one template fragment the later one's counts. */
export function partsOf(packages: readonly Package[], part: (typeof deeds)[number]): Part[] {
  return packages
    .filter(({ brings }) => brings.includes(part))
    .map(({ name, folder, modules }) => ({ name, folder: join(folder, part), modules: join(modules, part) }));
}
