import type { OldPanel } from '../formmagick/old-panel.ts';
import { blameFor, type Blame } from '../packages/blame/blame.ts';
import type { InstalledPackages, PackageNews } from '../packages/installed-packages.ts';
import { forgetCrashes } from '../packages/blame/left-out-packages.ts';
import { turnPackage } from '../packages/finding/own-base.ts';
import { runningPackage } from '../packages/blame/package-context.ts';
import { besideBase } from '../packages/working-packages.ts';
import type { PanelDefinition } from '../panel/pages/panel-definition.ts';
import type { Root } from '../root.ts';
import { home } from '../process/home.ts';
import type { Log } from './log.ts';

/** What can be done with the packages of a system. */
export interface PackageOperations {
  /** Looks for packages again: new ones are loaded with their defaults, removed ones disappear. */
  refreshPackages(): Promise<PackageNews>;
  /**
   * Sets aside the panel of a package that did harm, until somebody asks to try it again.
   * @returns whether it was not set aside before
   */
  setAside(name: string, reason: string): boolean;
  /** Loads a panel that was set aside again. */
  tryAgain(name: string): Promise<PackageNews>;
  /**
   * Whether the parts of a bundled package besides its panel are used although the server has its own base; undefined
   * when it has none, and for packages with only a panel or from third parties.
   */
  besideBase(name: string): 'used' | 'left out' | undefined;
  /** Turns the parts of a bundled package on or off, on a server with its own base. */
  turnBesideBase(name: string, isOn: boolean): Promise<void>;
  /** Removes unused compiled packages; only for the process that serves the root. */
  pruneCompiled(): void;
  /** Who is responsible for an uncaught error. */
  blame(thrown: unknown): Blame;
}

interface OperationsContext {
  readonly root: Root;
  readonly log: Log;
  readonly installed: InstalledPackages<PanelDefinition | OldPanel>;
  /** Loads the defaults of packages that are new. */
  readonly initialize: () => Promise<void>;
}

export function packageOperations({ root, log, installed, initialize }: OperationsContext): PackageOperations {
  const initializeNew = async (looking: Promise<PackageNews>): Promise<PackageNews> => {
    const news = await looking;
    if (news.added.length > 0 || news.changed.length > 0) await initialize();
    log('info', 'looked for packages again', news);
    return news;
  };
  return {
    refreshPackages: () => initializeNew(installed.refresh()),
    setAside(name, reason) {
      const isNew = installed.setAside(name, reason);
      if (isNew) log('error', `the panel of package ${name} is set aside: ${reason}`);
      return isNew;
    },
    async tryAgain(name) {
      forgetCrashes(root.state, name);
      return await initializeNew(installed.tryAgain(name));
    },
    pruneCompiled() {
      installed.pruneCompiled();
    },
    besideBase: (name) =>
      besideBase(
        root,
        installed.list.find((one) => one.name === name),
      ),
    async turnBesideBase(name, isOn) {
      turnPackage(root.state, name, isOn);
      log('info', `events, templates and defaults of package ${name} are ${isOn ? 'used' : 'not used'} from now on`);
      if (isOn) await initialize();
    },
    blame: (thrown) => blameFor(thrown, { home, cache: root.cache, packages: installed.list }, runningPackage()),
  };
}
