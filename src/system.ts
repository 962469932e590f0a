import { Backups } from './backup/backups.ts';
import type { Changes } from './changes/changes.ts';
import type { OutsideChanges } from './changes/noticing/outside-changes.ts';
import type { Databases } from './db/file/databases.ts';
import type { Passwords } from './accounts/passwords/passwords.ts';
import type { Events } from './events/events.ts';
import { classicFolders } from './formmagick/classic-panels.ts';
import type { OldPanel } from './formmagick/old-panel.ts';
import { sendMessage } from './mail/send-message.ts';
import type { InstalledPackage } from './packages/loading/load-package.ts';
import { updateEventsOf } from './packages/service-packages.ts';
import { partsOfPackages, workingPackages } from './packages/working-packages.ts';
import type { PanelDefinition } from './panel/pages/panel-definition.ts';
import type { Root } from './root.ts';
import { rememberServices, inspectServices, type ServicesNow } from './services/services-now.ts';
import { home } from './process/home.ts';
import { initializeDatabases, type InitializeOptions } from './system/initialize-databases.ts';
import type { Log } from './system/log.ts';
import { openPackages } from './system/open-packages.ts';
import { openParts } from './system/open-parts.ts';
import { packageOperations, type PackageOperations } from './system/package-operations.ts';
import type { SystemSettings } from './system/system-settings.ts';
import { templateMistakesIn } from './system/template-mistakes-in.ts';
import type { ExpanderContext } from './templates/expansion.ts';
import { TemplateExpander } from './templates/template-expander.ts';

export { home, type Log };

type LoadedPackage = InstalledPackage<PanelDefinition | OldPanel>;

/** Everything of one root, opened. */
export interface System extends PackageOperations {
  readonly root: Root;
  /** Panelsmith's own folder: views, public files, shared lexicons. */
  readonly home: string;
  readonly databases: Databases;
  readonly events: Events;
  readonly changes: Changes;
  /** Notices changes of the databases that other programs made. */
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
  readonly accountsAreLost: () => boolean;
  /** Folders of a classic install with panels; empty on other servers. */
  readonly classicFolders: readonly string[];
  /** Loads the defaults of every package and of the root into the databases. */
  initializeDatabases(options?: InitializeOptions): Promise<void>;
  /** Examines the services and whether they run; readers of the databases find the result in `services`. */
  inspectServices(): Promise<ServicesNow>;
  /** Expands templates of this root and its packages; the caller must close it. */
  openTemplates(options: TemplateOptions): TemplateExpander;
  close(): Promise<void>;
}

/** Receivers of warnings, and of output of fragments. */
type TemplateOptions = Pick<ExpanderContext, 'report' | 'print' | 'perlSeconds'>;

/** Opens the system of one root. A broken package does not affect the others. */
export async function openSystem(root: Root, settings: SystemSettings = {}): Promise<System> {
  const log: Log = settings.log ?? (() => undefined);
  const packageFolders = [root.path('usr/share/panelsmith/panels'), ...(settings.packageFolders ?? [])];
  const withPanels = settings.withPanels !== false;
  const installed = await openPackages(root, { folders: packageFolders, withPanels, log });
  const working = (): readonly LoadedPackage[] => workingPackages(root, installed.list);
  const parts = openParts({ root, log, settings, working });
  const { databases, events, changes, outside, passwords } = parts;
  const initialize = (options?: InitializeOptions): Promise<void> =>
    initializeDatabases({ root, home, log, ...parts }, partsOfPackages(working(), 'db'), options);
  const backups = new Backups({
    root,
    databases,
    changes,
    events,
    log,
    initializeDatabases: () => initialize(),
    mail: (template) => sendMessage({ root, databases, folder: home }, { template }),
    templateMistakes: async (scratch) =>
      templateMistakesIn(await openSystem(scratch, { packageFolders, withPanels: false })),
    updateEvents: () => updateEventsOf(working(), databases, (event) => events.exists(event)),
  });
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
    classicFolders: withPanels ? classicFolders(root) : [],
    log,
    logLost: settings.logLost ?? (() => 0),
    accountsAreLost: () => parts.lostAccounts.check(),
    initializeDatabases: initialize,
    ...packageOperations({ root, log, installed, initialize }),
    inspectServices: () => inspectAndRemember({ root, databases, events, log }),
    openTemplates: (options) =>
      new TemplateExpander({ ...options, root, databases, sources: partsOfPackages(working(), 'templates') }),
    async close() {
      await backups.close();
      await events.close();
      changes.countdown.close();
      await outside.close();
      await parts.history.close();
      passwords.close();
      parts.lockHelper.close();
    },
  };
}

async function inspectAndRemember({
  root,
  databases,
  events,
  log,
}: Pick<System, 'root' | 'databases' | 'events' | 'log'>): Promise<ServicesNow> {
  const configuration = databases.configuration.snapshot();
  const services = await inspectServices({ root, configuration, defaults: events.defaults() });
  rememberServices(databases, services);
  if (services.failure !== undefined) log('error', services.failure);
  return services;
}
