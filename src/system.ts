import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Changes } from './changes/changes.ts';
import { History } from './changes/history.ts';
import { Databases } from './db/databases.ts';
import type { DefaultsSource } from './db/defaults-tree.ts';
import { initializeDefaultDatabases } from './db/defaults.ts';
import { LockHelper } from './db/lock-helper.ts';
import { Passwords } from './db/passwords.ts';
import { setUnixPassword } from './db/unix-password.ts';
import type { EventSettings } from './events/event-settings.ts';
import { Events } from './events/events.ts';
import type { WriteLog } from './events/run-log.ts';
import { findOldPanel } from './formmagick/load-old-panel.ts';
import type { OldPanel } from './formmagick/old-panel.ts';
import { findPackages } from './packages/find-packages.ts';
import { InstalledPackages, type PackageNews } from './packages/installed-packages.ts';
import type { InstalledPackage } from './packages/load-package.ts';
import { openCheckAmong } from './panel/check/check-among.ts';
import { loadPanel } from './panel/load-panel.ts';
import type { PanelDefinition } from './panel/panel-definition.ts';
import type { Root } from './root.ts';
import type { ExpanderOptions } from './templates/expansion.ts';
import { TemplateExpander } from './templates/template-expander.ts';
import type { TemplateSource } from './templates/template-source.ts';

/** Gets one line for the operator and its details. */
export type Log = (level: 'info' | 'warn' | 'error', line: string, details?: object) => void;

export interface SystemSettings {
  /** Further folders of packages, after the bundled ones and the root's own. */
  readonly packageFolders?: readonly string[];
  readonly events?: Partial<EventSettings>;
  /** Whether executables of events read the standard input of this process. */
  readonly input?: 'inherit' | undefined;
  /** Whether panels are loaded; a command needs none. Default true. */
  readonly withPanels?: boolean;
  readonly log?: Log;
  /** Gets the classic log lines of events besides. */
  readonly eventLog?: WriteLog | undefined;
  /** The program that actions find as `panelsmith`; the compiled one otherwise. */
  readonly commands?: string;
}

type LoadedPackage = InstalledPackage<PanelDefinition | OldPanel>;

/** Everything that belongs to one root, opened. */
export interface System {
  readonly root: Root;
  /** Panelsmith's own folder: views, public files, shared lexicons. */
  readonly home: string;
  readonly databases: Databases;
  readonly events: Events;
  readonly changes: Changes;
  readonly passwords: Passwords;
  /** All packages, working and broken ones; another list after they were looked at again. */
  readonly packages: readonly LoadedPackage[];
  readonly log: Log;
  /** The folders of third parties' packages: the root's own, then those it was opened with. */
  readonly packageFolders: readonly string[];
  /** Looks at the folders of packages again: new ones are there from now on, with their defaults, removed ones are gone. */
  refreshPackages(): Promise<PackageNews>;
  /** Loads the defaults of every package and of the root into the databases. */
  initializeDatabases(options?: InitializeOptions): Promise<void>;
  /** For expanding templates of this root and its packages; whoever opens it closes it. */
  openTemplates(options: TemplateOptions): TemplateExpander;
  close(): Promise<void>;
}

interface InitializeOptions {
  /** Gets a line about each thing that cannot be loaded; the log otherwise. */
  readonly report?: (line: string) => void;
  /** Gets a line about each database before it is looked at. */
  readonly announce?: (line: string) => void;
  /** Another folder than the root's own `etc/e-smith/db`. */
  readonly rootFolder?: string | undefined;
}

/** Who hears about warnings, and what fragments print. */
type TemplateOptions = Pick<ExpanderOptions, 'report' | 'print' | 'perlSeconds'>;

/** The folder of Panelsmith's package.json, from the sources as from the compiled files. */
export const home = findHome(dirname(fileURLToPath(import.meta.url)));

/** What comes with Panelsmith: what every server has, then the panels, each of which can be deleted. */
const bundled = ['src/built-in', 'panels'].map((folder) => ({
  folder: join(home, folder),
  compiled: import.meta.url.endsWith('.ts') ? undefined : join(home, 'dist', folder),
}));

/** Opens the system of one root. A broken package does not keep it from opening. */
export async function openSystem(root: Root, settings: SystemSettings = {}): Promise<System> {
  const log: Log = settings.log ?? (() => undefined);
  const packageFolders = [root.path('usr/share/panelsmith/panels'), ...(settings.packageFolders ?? [])];
  const lockHelper = new LockHelper();
  const databases = new Databases(root, { lockHelper });
  const installed = await InstalledPackages.open<PanelDefinition | OldPanel>({
    home,
    cache: root.cache,
    bundled,
    folders: packageFolders,
    loadPanel: settings.withPanels === false ? undefined : loadPanel,
    findPanel: settings.withPanels === false ? undefined : findOldPanel,
    checkAmong: openCheckAmong({
      sharedLexicon: join(home, 'locales'),
      defaults: () => [
        ...findPackages([...bundled, ...packageFolders.map((folder) => ({ folder, compiled: undefined }))]).map(
          ({ folder }) => join(folder, 'db'),
        ),
        root.path('etc/e-smith/db'),
      ],
    }),
    report: ({ name, folder }, broken) => {
      log('error', `package ${name} is broken: ${broken}`, { folder });
    },
  });
  const events = new Events({
    root,
    lockHelper,
    input: settings.input,
    sources: () => eventSources(installed.list),
    templateSources: () => templateSources(installed.list),
    commands: settings.commands ?? join(home, 'dist/src/cli/panelsmith.js'),
    log: (line, isOutput) => {
      log('info', line);
      settings.eventLog?.(line, isOutput);
    },
    ...(settings.events && { settings: settings.events }),
  });
  const passwords = new Passwords(join(root.state, 'passwords'));
  const history = new History(join(root.state, 'history.jsonl'));
  const changes = new Changes({
    databases,
    events,
    history,
    async setPassword(account, password) {
      await setUnixPassword(root, account, password);
      await passwords.set(account, password);
    },
    forgetPassword: (account) => passwords.forget(account),
    log: (line, details) => {
      log('info', line, details);
    },
  });
  const initializeDatabases = async ({ report, announce, rootFolder }: InitializeOptions = {}): Promise<void> => {
    const tell = (line: string): void => {
      if (report) report(line);
      else log('warn', line);
    };
    const sources = defaultsSources(root, installed.list);
    await initializeDefaultDatabases(databases, root, sources, tell, { rootFolder, announce });
    await unlockAdmin(databases, passwords);
  };
  return {
    root,
    home,
    databases,
    events,
    changes,
    passwords,
    get packages() {
      return installed.list;
    },
    packageFolders,
    log,
    initializeDatabases,
    async refreshPackages() {
      const news = await installed.refresh();
      if (news.added.length > 0 || news.changed.length > 0) await initializeDatabases();
      log('info', 'packages were looked at again', news);
      return news;
    },
    openTemplates: (options) =>
      new TemplateExpander({ ...options, root, databases, sources: templateSources(installed.list) }),
    async close() {
      await events.close();
      await history.close();
      lockHelper.close();
    },
  };
}

/** The administrator can have been given a password before there was a record to say so in. */
async function unlockAdmin({ accounts }: Databases, passwords: Passwords): Promise<void> {
  if (accounts.snapshot().get('admin')?.prop('PasswordSet') !== 'no' || !passwords.has('admin')) return;
  await accounts.update((draft) => {
    draft.setProps('admin', { PasswordSet: 'yes' });
  });
}

/** A classic server has a base of its own, so that the bundled packages' defaults are not for it. */
function defaultsSources(root: Root, packages: readonly LoadedPackage[]): DefaultsSource[] {
  const isClassicServer = root.folder === '/' && existsSync(root.path('etc/e-smith/db'));
  return packages
    .filter(({ isBundled }) => !isClassicServer || !isBundled)
    .filter(({ brings, broken }) => broken === undefined && brings.includes('db'))
    .map(({ folder, modules }) => ({ folder: join(folder, 'db'), modules: join(modules, 'db') }));
}

/** A broken package is left out with all it brings. */
function eventSources(packages: readonly LoadedPackage[]): { name: string; folder: string; modules: string }[] {
  return packages
    .filter(({ brings, broken }) => broken === undefined && brings.includes('events'))
    .map(({ name, folder, modules }) => ({ name, folder: join(folder, 'events'), modules: join(modules, 'events') }));
}

/** As they are found: of two packages that bring one fragment the later one's counts. */
function templateSources(packages: readonly LoadedPackage[]): TemplateSource[] {
  return packages
    .filter(({ brings, broken }) => broken === undefined && brings.includes('templates'))
    .map(({ name, folder }) => ({ name, folder: join(folder, 'templates') }));
}

function findHome(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findHome(dirname(folder));
}
