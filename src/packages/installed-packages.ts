import { dirname } from 'node:path';
import { findPackages, oddFolders, type Package, type PackageFolder } from './find-packages.ts';
import { pruneCompiled } from './prune-compiled.ts';
import { TrialLoader } from './trial-loader.ts';
import { loadPackage, type Aside, type InstalledPackage, type Loading, type Named } from './load-package.ts';
import { stampOf } from './package-files.ts';

/** What a third party's module may take while it is loaded. */
const loadSeconds = 10;
const loadMegabytes = 256;

const oddName =
  'a package cannot be called so: its name is of up to 64 letters without accents, digits, dots, dashes and underscores, and begins with a letter or a digit';

/** What looking again found, by names of packages. */
export interface PackageNews {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

interface PackagePlaces<panel extends Named> extends Omit<Loading<panel>, 'trialLoader'> {
  /** Folders of the packages that come with Panelsmith. */
  readonly bundled: readonly PackageFolder[];
  /** Folders of third parties' packages, the first ones first. */
  readonly folders: readonly string[];
  /** Packages whose panels are not to be loaded, and why. */
  readonly leftOut?: ReadonlyMap<string, string> | undefined;
  /** Panels that are in no folder of packages, once all of these are loaded; it hears which names are taken. */
  readonly elsewhere?: ((isTaken: (name: string) => boolean) => Promise<readonly FoundElsewhere<panel>[]>) | undefined;
  /** Hears of each broken package, and why. */
  readonly report: (found: Package, broken: string) => void;
}

/** A panel that is in no folder of packages. */
export interface FoundElsewhere<panel extends Named> {
  readonly name: string;
  /** The folder it was found in. */
  readonly folder: string;
  /** Another text whenever its file is another. */
  readonly stamp: string;
  readonly definition: panel;
}

/** A package with what its files were when it was loaded; a bundled one's do not change. */
type Loaded<panel extends Named> = InstalledPackage<panel> & { readonly stamp: string };

/**
 * The packages of one system. They are loaded when it is opened and when it is told to look again; a broken one keeps no
 * other from working.
 */
export class InstalledPackages<panel extends Named> {
  readonly #places: PackagePlaces<panel>;
  #list: readonly Loaded<panel>[] = [];
  #refreshing: Promise<unknown> = Promise.resolve();
  /** By name; with what the files were then, since an edited package is another. */
  readonly #aside = new Map<string, Aside & { stamp: string | undefined }>();

  private constructor(places: PackagePlaces<panel>) {
    this.#places = places;
    for (const [name, reason] of places.leftOut ?? []) this.#aside.set(name, { panel: name, reason, stamp: undefined });
  }

  static async open<panel extends Named>(places: PackagePlaces<panel>): Promise<InstalledPackages<panel>> {
    const packages = new InstalledPackages(places);
    packages.#list = await packages.#loadAll();
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
      this.#list = await this.#loadAll();
      return newsBetween(before, this.#list);
    });
    this.#refreshing = refreshed.catch(() => undefined);
    return refreshed;
  }

  /**
   * Leaves a package's panel out from now on, until its files change or somebody wants to try it again. Its events and
   * templates go on working. @returns whether it was not left out before
   */
  setAside(name: string, reason: string): boolean {
    if (this.#aside.has(name)) return false;
    const found = this.#list.find((one) => one.name === name);
    if (!found?.definition) return false;
    this.#aside.set(name, { panel: found.definition.name, reason, stamp: found.stamp });
    this.#list = this.#list.map((one) => this.#withoutAside(one));
    return true;
  }

  /** Removes compiled packages that nobody needs: other versions of those here, and of those that are gone. */
  pruneCompiled(): void {
    pruneCompiled(this.#places.cache, new Set(this.#list.map(({ modules }) => modules)));
  }

  /** Loads a panel again that was set aside. */
  async tryAgain(name: string): Promise<PackageNews> {
    this.#aside.delete(name);
    return this.refresh();
  }

  #withoutAside(one: Loaded<panel>): Loaded<panel> {
    const aside = this.#aside.get(one.name);
    return aside && one.definition ? { ...one, definition: undefined, aside } : one;
  }

  /** Whether a package's panel is set aside still. */
  #asideOf(name: string, stamp: string): Aside | undefined {
    const aside = this.#aside.get(name);
    if (aside) aside.stamp ??= stamp;
    if (aside?.stamp === stamp) return { panel: aside.panel, reason: aside.reason };
    this.#aside.delete(name);
    return undefined;
  }

  /** What was set aside while others were loaded is left out too. */
  async #loadAll(): Promise<Loaded<panel>[]> {
    const loaded = await this.#load();
    return loaded.map((one) => this.#withoutAside(one));
  }

  async #load(): Promise<Loaded<panel>[]> {
    const { home, bundled, folders, report } = this.#places;
    const others = folders.map((folder) => ({ folder, compiled: undefined }));
    const loaded: Loaded<panel>[] = [];
    const trialLoader = new TrialLoader({ home, seconds: loadSeconds, megabytes: loadMegabytes });
    for (const found of findPackages([...bundled, ...others])) {
      const isBundled = bundled.some(({ folder }) => folder === dirname(found.folder));
      const stamp = isBundled ? '' : stampOf([found.folder]);
      const one = await loadPackage(
        found,
        isBundled,
        loaded,
        { ...this.#places, trialLoader },
        this.#asideOf(found.name, stamp),
      );
      if (!one) continue;
      if (one.broken !== undefined) report(found, one.broken);
      loaded.push({ ...one, stamp });
    }
    await trialLoader.close();
    for (const folder of folders)
      for (const odd of oddFolders(folder)) {
        const found: Package = { ...odd, modules: odd.folder, panel: undefined, brings: [] };
        report(found, oddName);
        const mistakes = [{ reason: oddName }];
        loaded.push({ ...found, isBundled: false, definition: undefined, aside: undefined, mistakes, broken: oddName, stamp: '' }); // prettier-ignore
      }
    return [...loaded, ...(await this.#elsewhere(loaded))];
  }

  async #elsewhere(loaded: readonly Loaded<panel>[]): Promise<readonly Loaded<panel>[]> {
    const isTaken = (name: string): boolean => loaded.some((one) => one.name === name || one.definition?.name === name);
    const found = (await this.#places.elsewhere?.(isTaken)) ?? [];
    return found.map((one) => ({
      ...one,
      ...{
        modules: one.folder,
        panel: undefined,
        brings: ['panel'],
        isBundled: false,
        aside: undefined,
        mistakes: [],
        broken: undefined,
      },
    }));
  }
}

function newsBetween(before: readonly Loaded<Named>[], after: readonly Loaded<Named>[]): PackageNews {
  const names = (list: readonly Loaded<Named>[]): string[] => list.map(({ name }) => name);
  const stateOf = (list: readonly Loaded<Named>[], name: string): string => {
    const found = list.find((one) => one.name === name);
    return JSON.stringify([
      found?.folder,
      found?.modules,
      found?.brings,
      found?.broken,
      found?.aside?.reason,
      found?.stamp,
    ]);
  };
  return {
    added: names(after).filter((name) => !names(before).includes(name)),
    changed: names(after).filter(
      (name) => names(before).includes(name) && stateOf(before, name) !== stateOf(after, name),
    ),
    removed: names(before).filter((name) => !names(after).includes(name)),
  };
}
