import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Backups } from './backup/backups.ts';
import { Changes } from './changes/changes.ts';
import { History } from './changes/history.ts';
import { OutsideChanges } from './changes/noticing/outside-changes.ts';
import { VanishedAccounts } from './changes/vanished-accounts.ts';
import { Databases } from './db/file/databases.ts';
import { initializeDefaultDatabases } from './db/defaults/defaults.ts';
import { LockHelper } from './db/file/locks/lock-helper.ts';
import { Passwords } from './accounts/passwords/passwords.ts';
import { setSambaPassword } from './accounts/passwords/samba-password.ts';
import { setUnixPassword } from './accounts/unix/unix-password.ts';
import { unlockAdmin } from './accounts/unlock-admin.ts';
import type { EventSettings } from './events/perform/event-settings.ts';
import { Events } from './events/events.ts';
import type { WriteLog } from './events/perform/run-log.ts';
import { classicFolders } from './formmagick/classic-panels.ts';
import { findClassicPanels } from './formmagick/find-classic-panels.ts';
import { findOldPanel } from './formmagick/load-old-panel.ts';
import type { OldPanel } from './formmagick/old-panel.ts';
import { sendMessage } from './mail/send-message.ts';
import { blameFor, type Blame } from './packages/blame.ts';
import { findPackages } from './packages/find-packages.ts';
import { InstalledPackages, type PackageNews } from './packages/installed-packages.ts';
import type { InstalledPackage } from './packages/loading/load-package.ts';
import { forgetEnds, leftOutPackages } from './packages/left-out.ts';
import { turnPackage } from './packages/own-base.ts';
import { runningPackage } from './packages/package-context.ts';
import { compileRootDefaults } from './packages/root-defaults.ts';
import { updateEventsOf } from './packages/service-packages.ts';
import { besideBase, partsOf, workingPackages } from './packages/working-packages.ts';
import { openCheckAmong } from './panel/check/check-among.ts';
import { loadPanel } from './panel/load-panel.ts';
import type { PanelDefinition } from './panel/pages/panel-definition.ts';
import type { Root } from './root.ts';
import { rememberOwners, serviceOwners } from './services/service-owners.ts';
import { keepLook, lookAtServices, type ServicesNow } from './services/services-now.ts';
import type { ExpanderOptions } from './templates/expansion.ts';
import { TemplateExpander } from './templates/template-expander.ts';

/** Gets one line for the operator, with details. */
export type Log = (level: 'info' | 'warn' | 'error', line: string, details?: object) => void;

export interface SystemSettings {
  /** More folders of packages, after the bundled ones and the root's own. */
  readonly packageFolders?: readonly string[];
  readonly events?: Partial<EventSettings>;
  /** Whether programs of events read the standard input of this process. */
  readonly input?: 'inherit' | undefined;
  /** Whether programs of running actions are killed when this process is killed. */
  readonly endsWithUs?: boolean;
  /** Whether panels are loaded; commands do not need them. Default: true. */
  readonly withPanels?: boolean;
  readonly log?: Log;
  /** Number of log lines that could not be written since the start. */
  readonly logLost?: () => number;
  /** Also gets the classic log lines of events. */
  readonly eventLog?: WriteLog | undefined;
  /** The program that actions find as `panelsmith`; default: the compiled one. */
  readonly commands?: string;
  /** Called at each step of applying a change set, with its name: for tests of what a crash leaves. */
  readonly reached?: (step: string) => void;
}

type LoadedPackage = InstalledPackage<PanelDefinition | OldPanel>;

/** Everything of one root, opened. */
export interface System {
  readonly root: Root;
  /** Panelsmith's own folder: views, public files, shared lexicons. */
  readonly home: string;
  readonly databases: Databases;
  readonly events: Events;
  readonly changes: Changes;
  /** Notices what was changed in the databases beside Panelsmith. */
  readonly outside: OutsideChanges;
  readonly passwords: Passwords;
  /** Backups of this root, and restores. */
  readonly backups: Backups;
  /** All packages, working and broken ones; a new list after a refresh. */
  readonly packages: readonly LoadedPackage[];
  readonly log: Log;
  /** Number of log lines that could not be written since the start. */
  readonly logLost: () => number;
  /** The folders of third-party packages: the root's own, then those from the options. */
  readonly packageFolders: readonly string[];
  /** Whether the accounts database was found empty on a server that has had changes, and still has no user. */
  readonly accountsHaveVanished: () => boolean;
  /** Folders of a classic install with panels; empty on other servers. */
  readonly classicFolders: readonly string[];
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
  /** Loads the defaults of every package and of the root into the databases. */
  initializeDatabases(options?: InitializeOptions): Promise<void>;
  /** Looks at the services and at what runs of them; whoever reads the databases finds it in `services`. */
  lookAtServices(): Promise<ServicesNow>;
  /** Expands templates of this root and its packages; the caller must close it. */
  openTemplates(options: TemplateOptions): TemplateExpander;
  close(): Promise<void>;
}

interface InitializeOptions {
  /** Gets a line about each part that cannot be loaded; default: the log. */
  readonly report?: (line: string) => void;
  /** Gets a line about each database before it is processed. */
  readonly announce?: (line: string) => void;
  /** Folder of the defaults; default: the root's `etc/e-smith/db`. */
  readonly rootFolder?: string | undefined;
}

/** Receivers of warnings, and of output of fragments. */
type TemplateOptions = Pick<ExpanderOptions, 'report' | 'print' | 'perlSeconds'>;

/** The folder of Panelsmith's package.json, both for sources and for compiled files. */
export const home = findHome(dirname(fileURLToPath(import.meta.url)));

/** The bundled packages: the base of every server, then the panels, each of which can be deleted. */
const bundled = ['src/built-in', 'panels'].map((folder) => ({
  folder: join(home, folder),
  compiled: import.meta.url.endsWith('.ts') ? undefined : join(home, 'dist', folder),
}));

/** Opens the system of one root. A broken package does not affect the others. */
export async function openSystem(root: Root, settings: SystemSettings = {}): Promise<System> {
  const log: Log = settings.log ?? (() => undefined);
  const packageFolders = [root.path('usr/share/panelsmith/panels'), ...(settings.packageFolders ?? [])];
  const lockHelper = new LockHelper();
  const databases = new Databases(root, {
    lockHelper,
    changedOutside() {
      outside.soon();
    },
  });
  const installed = await InstalledPackages.open<PanelDefinition | OldPanel>({
    home,
    cache: root.cache,
    leftOut: new Map(
      (settings.withPanels === false ? [] : leftOutPackages(root.state)).map((name) => [name, namedInEnds]),
    ),
    bundled,
    folders: packageFolders,
    loadPanel: settings.withPanels === false ? undefined : loadPanel,
    findPanel: settings.withPanels === false ? undefined : (folder) => findOldPanel(folder, root),
    elsewhere: settings.withPanels === false ? undefined : (isTaken) => findClassicPanels(root, isTaken),
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
  const working = (): readonly LoadedPackage[] => workingPackages(root, installed.list);
  const events = new Events({
    root,
    databases,
    lockHelper,
    input: settings.input,
    packageFolders: settings.packageFolders,
    endsWithUs: settings.endsWithUs,
    sources: () => [...partsOf(working(), 'events'), ownEvents],
    templateSources: () => partsOf(working(), 'templates'),
    defaultSources: () => partsOf(working(), 'db'),
    commands: settings.commands ?? join(home, 'dist/src/cli/panelsmith.js'),
    log: (line, isOutput) => {
      log('info', line);
      settings.eventLog?.(line, isOutput);
    },
    ...(settings.events && { settings: settings.events }),
  });
  const passwords = new Passwords(join(root.state, 'passwords'));
  const history = new History(join(root.state, 'history.jsonl'), join(root.cache, 'history-index'));
  const vanishedAccounts = new VanishedAccounts(databases, history.file);
  const outside = new OutsideChanges({
    databases,
    history,
    folder: join(root.state, 'known'),
    runAt: (when) =>
      events.recent(runsLookedAt).find(({ started, ended }) => started <= when && (!ended || ended >= when))?.id,
    runNow: () => events.recent(runsLookedAt).find(({ state }) => state === 'running' || state === 'queued')?.id,
    log,
  });
  const changes = new Changes({
    databases,
    lockHelper,
    events,
    history,
    outside,
    reached: settings.reached,
    async setPassword(account, password) {
      await setUnixPassword(root, account, password);
      const type = databases.accounts.snapshot().get(account)?.type;
      if (type === 'user' || account === 'admin') await setSambaPassword(root, account, password);
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
    vanishedAccounts.look();
    await outside.look();
    const sources = partsOf(working(), 'db');
    const rootModules = await compileRootDefaults(root, rootFolder ?? root.path('etc/e-smith/db'), home, tell);
    await initializeDefaultDatabases(databases, root, sources, tell, { rootFolder, rootModules, announce });
    try {
      rememberOwners(root, serviceOwners(events.defaults(), root));
    } catch (error) {
      log('error', 'who owns the services cannot be kept', { err: error });
    }
    try {
      await unlockAdmin(databases, passwords);
    } catch (error) {
      log('error', 'the record of admin cannot be read or written', { err: error });
    }
    await outside.look({ account: '', origin: 'defaults', made: 'program' });
  };
  const backups = new Backups({
    root,
    databases,
    changes,
    events,
    log,
    initializeDatabases: () => initializeDatabases(),
    mail: (template) => sendMessage({ root, databases, folder: home }, { template }),
    templateMistakes: (scratch) => templateMistakesIn(scratch, packageFolders),
    updateEvents: () => updateEventsOf(working(), databases, (event) => events.exists(event)),
  });
  const look = async (looking: Promise<PackageNews>): Promise<PackageNews> => {
    const news = await looking;
    if (news.added.length > 0 || news.changed.length > 0) await initializeDatabases();
    log('info', 'looked for packages again', news);
    return news;
  };
  return {
    root,
    home,
    databases,
    events,
    changes,
    outside,
    passwords,
    backups,
    get packages() {
      return installed.list;
    },
    packageFolders,
    classicFolders: settings.withPanels === false ? [] : classicFolders(root),
    log,
    logLost: settings.logLost ?? (() => 0),
    accountsHaveVanished: () => vanishedAccounts.look(),
    initializeDatabases,
    refreshPackages: () => look(installed.refresh()),
    setAside(name, reason) {
      const isNew = installed.setAside(name, reason);
      if (isNew) log('error', `the panel of package ${name} is set aside: ${reason}`);
      return isNew;
    },
    async tryAgain(name) {
      forgetEnds(root.state, name);
      return await look(installed.tryAgain(name));
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
      if (isOn) await initializeDatabases();
    },
    blame: (thrown) => blameFor(thrown, { home, cache: root.cache, packages: installed.list }, runningPackage()),
    async lookAtServices() {
      const configuration = databases.configuration.snapshot();
      const look = await lookAtServices({ root, configuration, defaults: events.defaults() });
      keepLook(databases, look);
      if (look.failure !== undefined) log('error', look.failure);
      return look;
    },
    openTemplates: (options) =>
      new TemplateExpander({ ...options, root, databases, sources: partsOf(working(), 'templates') }),
    async close() {
      await backups.close();
      await events.close();
      changes.countdown.close();
      await outside.close();
      await history.close();
      passwords.close();
      lockHelper.close();
    },
  };
}

/** What is wrong with the templates of every package, in another root. */
async function templateMistakesIn(root: Root, packageFolders: readonly string[]): Promise<string[]> {
  const { templateMistakes } = await import('./changes/preview/template-mistakes.ts');
  const system = await openSystem(root, { packageFolders, withPanels: false });
  try {
    const { packages, databases, events } = system;
    const used = workingPackages(root, packages);
    return await templateMistakes(
      system,
      updateEventsOf(used, databases, (event) => events.exists(event)),
    );
  } finally {
    await system.close();
  }
}

/** Events of packages themselves, which are there beside a server's own base too. */
const ownEvents = {
  name: 'packages',
  folder: join(home, 'src/packages/events'),
  modules: join(home, 'src/packages/events'),
};

/** Runs among which one that is going on is looked for. */
const runsLookedAt = 5;

const namedInEnds = 'it was running when the server ended, twice in a row';

function findHome(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findHome(dirname(folder));
}
