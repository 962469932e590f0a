import { dirname } from 'node:path';
import { findPackages, misnamedFolders, type Package, type PackageFolder } from './finding/find-packages.ts';
import { pruneCompiled } from './loading/prune-compiled.ts';
import { TrialLoader } from './loading/trial-loader.ts';
import {
  loadPackage,
  type SetAsidePanel,
  type InstalledPackage,
  type PackageLoading,
  type NamedPanel,
} from './loading/load-package.ts';
import { stampOf } from './package-files.ts';

/** Limits for loading a third-party module. */
const loadSeconds = 10;
const loadMegabytes = 256;

const oddName =
  'the name of a package has at most 64 letters without accents, digits, dots, dashes and underscores, ' +
  'and begins with a letter or a digit';

/** What a refresh found, by package name. */
export interface PackageNews {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

interface PackagePlaces<panel extends NamedPanel> extends Omit<PackageLoading<panel>, 'trialLoader'> {
  /** Folders of the bundled packages. */
  readonly bundled: readonly PackageFolder[];
  /** Folders of third-party packages, in order of priority. */
  readonly folders: readonly string[];
  /** Packages whose panels must not be loaded, with the reason. */
  readonly leftOut?: ReadonlyMap<string, string> | undefined;
  /**
   * Finds panels outside the folders of packages after all packages are loaded. The argument tells which names are
   * already taken.
   */
  readonly elsewhere?: ((isTaken: (name: string) => boolean) => Promise<readonly FoundElsewhere<panel>[]>) | undefined;
  /** Called for each broken package, with the reason. */
  readonly report: (found: Package, broken: string) => void;
}

/** A panel outside the folders of packages. */
export interface FoundElsewhere<panel extends NamedPanel> {
  readonly name: string;
  /** The folder it was found in. */
  readonly folder: string;
  /** Changes if the file changes. */
  readonly stamp: string;
  readonly definition: panel;
}

/** A package, and a stamp of its files when it was loaded; bundled packages do not change. */
type Loaded<panel extends NamedPanel> = InstalledPackage<panel> & { readonly stamp: string };

/**
 * The packages of one system. They are loaded when the system is opened and again on request; a broken package does not
 * affect the others.
 */
export class InstalledPackages<panel extends NamedPanel> {
  readonly #places: PackagePlaces<panel>;
  #list: readonly Loaded<panel>[] = [];
  #refreshing: Promise<unknown> = Promise.resolve();
  /** By name, with a stamp of the files: an edited package counts as a new one. */
  readonly #aside = new Map<string, SetAsidePanel & { stamp: string | undefined }>();

  private constructor(places: PackagePlaces<panel>) {
    this.#places = places;
    for (const [name, reason] of places.leftOut ?? []) this.#aside.set(name, { panel: name, reason, stamp: undefined });
  }

  static async open<panel extends NamedPanel>(places: PackagePlaces<panel>): Promise<InstalledPackages<panel>> {
    const packages = new InstalledPackages(places);
    packages.#list = await packages.#loadAll();
    return packages;
  }

  /** In the order of their folders, then by name; the same array until a refresh finds a change. */
  get list(): readonly InstalledPackage<panel>[] {
    return this.#list;
  }

  /** Looks for changes; requests run one after the other. */
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
   * Sets a package's panel aside until its files change or a person tries it again. Its events and templates stay
   * active.
   * @returns false if it was set aside already
   */
  setAside(name: string, reason: string): boolean {
    if (this.#aside.has(name)) return false;
    const found = this.#list.find((one) => one.name === name);
    if (!found?.definition) return false;
    this.#aside.set(name, { panel: found.definition.name, reason, stamp: found.stamp });
    this.#list = this.#list.map((one) => this.#withoutAside(one));
    return true;
  }

  /** Removes compiled packages that are no longer needed: other versions of the current ones, and removed packages. */
  pruneCompiled(): void {
    pruneCompiled(this.#places.cache, new Set(this.#list.map(({ modules }) => modules)));
  }

  /** Loads a panel that was set aside again. */
  async tryAgain(name: string): Promise<PackageNews> {
    this.#aside.delete(name);
    return this.refresh();
  }

  #withoutAside(one: Loaded<panel>): Loaded<panel> {
    const aside = this.#aside.get(one.name);
    return aside && one.definition ? { ...one, definition: undefined, aside } : one;
  }

  /** Returns the reason if a package's panel is still set aside. */
  #asideOf(name: string, stamp: string): SetAsidePanel | undefined {
    const aside = this.#aside.get(name);
    if (aside) aside.stamp ??= stamp;
    if (aside?.stamp === stamp) return { panel: aside.panel, reason: aside.reason };
    this.#aside.delete(name);
    return undefined;
  }

  /** Also removes panels that were set aside while the others were loading. */
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
      for (const odd of misnamedFolders(folder)) {
        const found: Package = { ...odd, modules: odd.folder, panel: undefined, brings: [] };
        report(found, oddName);
        const mistakes = [{ reason: oddName }];
        loaded.push({
          ...found,
          isBundled: false,
          definition: undefined,
          aside: undefined,
          mistakes,
          broken: oddName,
          stamp: '',
        });
      }
    return [...loaded, ...(await this.#elsewhere(loaded))];
  }

  async #elsewhere(loaded: readonly Loaded<panel>[]): Promise<readonly Loaded<panel>[]> {
    const isTaken = (name: string): boolean => loaded.some((one) => one.name === name || one.definition?.name === name);
    const found = (await this.#places.elsewhere?.(isTaken)) ?? [];
    return found.map((one) => ({
      ...one,
      modules: one.folder,
      panel: undefined,
      brings: ['panel'],
      isBundled: false,
      aside: undefined,
      mistakes: [],
      broken: undefined,
    }));
  }
}

function newsBetween(before: readonly Loaded<NamedPanel>[], after: readonly Loaded<NamedPanel>[]): PackageNews {
  const names = (list: readonly Loaded<NamedPanel>[]): string[] => list.map(({ name }) => name);
  const stateOf = (list: readonly Loaded<NamedPanel>[], name: string): string => {
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
