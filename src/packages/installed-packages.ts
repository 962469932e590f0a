import { dirname, join } from 'node:path';
import { compilePackage } from './compile-package.ts';
import { findPackages, type Package, type PackageFolder } from './find-packages.ts';
import { unsafeFile } from './unsafe-file.ts';

/** What a package's panel is called; all else about it is not for this room. */
interface Named {
  readonly name: string;
}

/** A package as the system holds it: working, or broken and why. */
export interface InstalledPackage<panel extends Named> extends Package {
  readonly definition: panel | undefined;
  /** For the operator, in English; undefined when it works. */
  readonly broken: string | undefined;
}

/** What looking again found, by names of packages. */
export interface PackageNews {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

interface PackagePlaces<panel extends Named> {
  /** The folder of Panelsmith's package.json, with the bundled packages in `panels`. */
  readonly home: string;
  /** Where the bundled packages' compiled modules are; undefined where they are loaded from their sources. */
  readonly bundledModules: string | undefined;
  /** Folders of third parties' packages, the first ones first. */
  readonly folders: readonly string[];
  /** For compiled modules of third parties. */
  readonly cache: string;
  /** Loads the panel of a module; undefined when panels are not needed. It throws what is wrong, for the author. */
  readonly loadPanel: ((file: string) => Promise<panel>) | undefined;
  /** Hears of each broken package, and why. */
  readonly report: (found: Package, broken: string) => void;
}

/**
 * The packages of one system. They are loaded when it is opened and when it is told to look again; a broken one keeps no
 * other from working.
 */
export class InstalledPackages<panel extends Named> {
  readonly #places: PackagePlaces<panel>;
  #list: readonly InstalledPackage<panel>[] = [];
  #refreshing: Promise<unknown> = Promise.resolve();

  private constructor(places: PackagePlaces<panel>) {
    this.#places = places;
  }

  static async open<panel extends Named>(places: PackagePlaces<panel>): Promise<InstalledPackages<panel>> {
    const packages = new InstalledPackages(places);
    packages.#list = await packages.#load();
    return packages;
  }

  /** In the order of their folders, then by name; the same array until a refresh finds something else. */
  get list(): readonly InstalledPackage<panel>[] {
    return this.#list;
  }

  /** Looks again, one time after the other. */
  async refresh(): Promise<PackageNews> {
    const refreshed = this.#refreshing.then(async () => {
      const before = this.#list;
      this.#list = await this.#load();
      return newsBetween(before, this.#list);
    });
    this.#refreshing = refreshed.catch(() => undefined);
    return refreshed;
  }

  async #load(): Promise<InstalledPackage<panel>[]> {
    const { home, bundledModules, folders, report } = this.#places;
    const bundled: PackageFolder = { folder: join(home, 'panels'), compiled: bundledModules };
    const others = folders.map((folder) => ({ folder, compiled: undefined }));
    const loaded: InstalledPackage<panel>[] = [];
    for (const found of findPackages([bundled, ...others])) {
      const one = await this.#loadOne(found, dirname(found.folder) === bundled.folder, loaded);
      if (one.broken !== undefined) report(found, one.broken);
      loaded.push(one);
    }
    return loaded;
  }

  async #loadOne(
    found: Package,
    isOwn: boolean,
    others: readonly InstalledPackage<panel>[],
  ): Promise<InstalledPackage<panel>> {
    const { home, cache, loadPanel } = this.#places;
    try {
      const namesake = others.find(({ name }) => name === found.name);
      if (namesake) throw new Error(`there is a package of that name already (${namesake.folder})`);
      const unsafe = isOwn ? undefined : unsafeFile(found.folder, home);
      if (unsafe !== undefined) throw new Error(unsafe);
      const ready = isOwn ? found : await compilePackage(found, { cache, home });
      const definition = ready.panel === undefined ? undefined : await loadPanel?.(ready.panel);
      const twin = others.find((other) => definition && other.definition?.name === definition.name);
      if (twin)
        throw new Error(`its panel ${twin.definition?.name ?? ''} is in package ${twin.name} already (${twin.folder})`);
      return { ...ready, definition, broken: undefined };
    } catch (error) {
      return { ...found, definition: undefined, broken: reasonOf(error) };
    }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}`;
}

function newsBetween(
  before: readonly InstalledPackage<Named>[],
  after: readonly InstalledPackage<Named>[],
): PackageNews {
  const names = (list: readonly InstalledPackage<Named>[]): string[] => list.map(({ name }) => name);
  const stateOf = (list: readonly InstalledPackage<Named>[], name: string): string => {
    const found = list.find((one) => one.name === name);
    return JSON.stringify([found?.folder, found?.modules, found?.brings, found?.broken]);
  };
  return {
    added: names(after).filter((name) => !names(before).includes(name)),
    changed: names(after).filter(
      (name) => names(before).includes(name) && stateOf(before, name) !== stateOf(after, name),
    ),
    removed: names(before).filter((name) => !names(after).includes(name)),
  };
}
