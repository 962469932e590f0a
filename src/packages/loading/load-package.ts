import { lstatSync } from 'node:fs';
import { basename } from 'node:path';
import { compilePackage } from './compile-package.ts';
import type { Package } from '../finding/find-packages.ts';
import { located, PackageMistakes, formatMistake, type Mistake } from '../mistake.ts';
import type { TrialLoader } from './trial-loader.ts';
import { mistakesOf } from './mistakes-of.ts';
import { asPackage } from '../blame/package-context.ts';
import { cutOffAfter } from '../../process/time-limit.ts';
import { unsafeFile } from '../finding/unsafe-file.ts';

/** How long checking a third-party panel may take; it can run the panel's code. */
const checkSeconds = 2;

/** The part of a panel that this folder needs. */
export interface NamedPanel {
  readonly name: string;
}

/** A panel that was set aside because it did harm. It stays so until a person tries it again. */
export interface SetAsidePanel {
  /** The panel's name. */
  readonly panel: string;
  /** One line in English for the operator. */
  readonly reason: string;
}

/** A package in the system. Either it works, or it is broken for a given reason. */
export interface InstalledPackage<panel extends NamedPanel> extends Package {
  /** Whether it is bundled with Panelsmith. */
  readonly isBundled: boolean;
  readonly definition: panel | undefined;
  /** Why its panel is set aside although its files are correct; undefined if it is not. */
  readonly aside: SetAsidePanel | undefined;
  /** All its mistakes; empty if it works. */
  readonly mistakes: readonly Mistake[];
  /** The same in one line; undefined if it works. */
  readonly broken: string | undefined;
}

/** What is needed to load a package. */
export interface PackageLoading<panel extends NamedPanel> {
  /** The folder of Panelsmith's package.json. */
  readonly home: string;
  /** Folder for the compiled modules of third parties. */
  readonly cache: string;
  /** Loads the panel of a module; undefined if panels are not needed. Throws the mistakes for the author. */
  readonly loadPanel: ((file: string, folder: string) => Promise<panel>) | undefined;
  /**
   * Finds a panel without a module in the folder of a third-party package; undefined if panels are not needed. Throws
   * like `loadPanel`.
   */
  readonly findPanel: ((folder: string) => Promise<OtherPanel<panel> | undefined>) | undefined;
  /** Loads third-party modules in a process of their own first, where they can do no harm. */
  readonly trialLoader: TrialLoader;
  /** Checks a third-party panel against the packages loaded before it. */
  readonly checkAmong: (loaded: LoadedPanel<panel>, others: readonly InstalledPackage<panel>[]) => readonly Mistake[];
}

/** A panel without a module, such as an old one. */
interface OtherPanel<panel extends NamedPanel> {
  /** Returns the compiled module that belongs to it; undefined if it has none. */
  readonly moduleIn: (modules: string) => string | undefined;
  /**
   * Loads the panel and its modules from the folder of compiled modules. If its name is taken, it may choose another
   * one.
   */
  readonly load: (modules: string, isTaken: (name: string) => boolean) => Promise<panel>;
}

/** A package with a valid panel. */
interface LoadedPanel<panel extends NamedPanel> extends Package {
  readonly isBundled: boolean;
  readonly definition: panel;
}

/** Loads one package. An error breaks only that package. Returns undefined if the folder is not a package. */
export async function loadPackage<panel extends NamedPanel>(
  found: Package,
  isBundled: boolean,
  others: readonly InstalledPackage<panel>[],
  loading: PackageLoading<panel>,
  aside?: SetAsidePanel,
): Promise<InstalledPackage<panel> | undefined> {
  let ready = found;
  try {
    const other = found.panel === undefined && !isBundled ? await loading.findPanel?.(found.folder) : undefined;
    if (found.panel === undefined && !other && found.brings.length === 0) return undefined;
    const namesake = others.find(({ name }) => name === found.name);
    if (namesake) throw refused(`there is a package of that name already (${namesake.folder})`);
    if (!isBundled) {
      refuseUnsafe(found, loading.home);
      ready = await compilePackage(found, loading);
    }
    if (aside) return { ...ready, isBundled, definition: undefined, aside, mistakes: [], broken: undefined };
    const module = ready.panel ?? other?.moduleIn(ready.modules);
    if (!isBundled && module !== undefined && loading.loadPanel) await loading.trialLoader.load(module, ready.modules);
    const load = (): Promise<panel> | undefined =>
      ready.panel === undefined
        ? other?.load(ready.modules, (name) => others.some(({ definition }) => definition?.name === name))
        : loading.loadPanel?.(ready.panel, ready.folder);
    const definition = await (isBundled ? load() : asPackage(found.name, load));
    const mistakes = definition ? mistakesAmong({ ...ready, isBundled, definition }, others, loading) : [];
    if (mistakes.length > 0) throw new PackageMistakes(mistakes);
    const brings: Package['brings'] = other ? ['panel', ...ready.brings] : ready.brings;
    return { ...ready, brings, isBundled, definition, aside: undefined, mistakes, broken: undefined };
  } catch (error) {
    const mistakes = mistakesOf(error, ready);
    const broken = mistakes.map(formatMistake).join('; ');
    return { ...found, isBundled, definition: undefined, aside: undefined, mistakes, broken };
  }
}

/** @throws PackageMistakes if files of a third-party package must not be read */
function refuseUnsafe({ folder, panel }: Package, home: string): void {
  if (panel !== undefined && lstatSync(panel).isSymbolicLink())
    throw refused(`${basename(panel)} is a link, and links in a package are not followed`);
  const unsafe = unsafeFile(folder, home);
  if (unsafe !== undefined) throw refused(unsafe);
}

function mistakesAmong<panel extends NamedPanel>(
  loaded: LoadedPanel<panel>,
  others: readonly InstalledPackage<panel>[],
  { checkAmong }: PackageLoading<panel>,
): readonly Mistake[] {
  const { name } = loaded.definition;
  const twin = others.find(({ definition }) => definition?.name === name);
  const taken = twin
    ? [{ reason: `its panel ${name} is in package ${twin.name} already (${twin.folder})`, at: ['name', name] }]
    : [];
  const found = loaded.isBundled
    ? []
    : asPackage(loaded.name, () => cutOffAfter(checkSeconds, () => checkAmong(loaded, others)));
  return [...taken, ...found].map((mistake) => located(loaded.folder, mistake));
}

function refused(reason: string): PackageMistakes {
  return new PackageMistakes([{ reason }]);
}
