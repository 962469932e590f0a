import { join } from 'node:path';
import { Passwords } from '../accounts/passwords/passwords.ts';
import { prepareAccountPassword } from '../accounts/passwords/prepare-account-password.ts';
import { Changes } from '../changes/changes.ts';
import { History } from '../changes/history/history.ts';
import { OutsideChanges } from '../changes/noticing/outside-changes.ts';
import { LostAccountsCheck } from '../changes/lost-accounts-check.ts';
import { Databases } from '../db/file/databases.ts';
import { LockHelper } from '../files/locks/lock-helper.ts';
import { Events } from '../events/events.ts';
import type { InstalledPackage, NamedPanel } from '../packages/loading/load-package.ts';
import { partsOfPackages } from '../packages/working-packages.ts';
import { program } from '../process/home.ts';
import type { Root } from '../root.ts';
import { ownEvents } from './bundled-packages.ts';
import type { Log } from './log.ts';
import type { SystemSettings } from './system-settings.ts';

interface PartsContext {
  readonly root: Root;
  readonly log: Log;
  readonly settings: SystemSettings;
  /** The packages that work now, whose events, templates and defaults are used. */
  readonly working: () => readonly InstalledPackage<NamedPanel>[];
}

/** The opened parts of a root, connected with one another: databases, events, changes, passwords. */
interface Parts {
  readonly databases: Databases;
  readonly events: Events;
  readonly history: History;
  readonly changes: Changes;
  readonly outside: OutsideChanges;
  readonly passwords: Passwords;
  readonly lostAccounts: LostAccountsCheck;
  readonly lockHelper: LockHelper;
}

export function openParts({ root, log, settings, working }: PartsContext): Parts {
  const lockHelper = new LockHelper();
  const databases = new Databases(root, {
    lockHelper,
    changedOutside() {
      outside.soon();
    },
    report(line, details) {
      log('warn', line, details);
    },
  });
  const events = openEvents({ root, log, settings, working }, databases, lockHelper);
  const passwords = new Passwords(join(root.state, 'passwords'));
  const history = new History(join(root.state, 'history.jsonl'), join(root.cache, 'history-index'));
  const lostAccounts = new LostAccountsCheck(databases, history.file);
  const outside = new OutsideChanges({
    databases,
    history,
    folder: join(root.state, 'known'),
    runAt: (when) =>
      events.recent(maxRuns).find(({ started, ended }) => started <= when && (!ended || ended >= when))?.id,
    runNow: () => events.recent(maxRuns).find(({ state }) => state === 'running' || state === 'queued')?.id,
    log,
  });
  const changes = new Changes({
    databases,
    lockHelper,
    events,
    history,
    outside,
    reached: settings.reached,
    preparePassword: (account, password) => prepareAccountPassword({ root, databases, passwords }, account, password),
    forgetPassword: (account) => passwords.forget(account),
    log: (line, details) => {
      log('err' in details ? 'error' : 'info', line, details);
    },
  });
  return { databases, events, history, changes, outside, passwords, lostAccounts, lockHelper };
}

/** Number of latest runs that are searched for one that is going on. */
const maxRuns = 5;

function openEvents(
  { root, log, settings, working }: PartsContext,
  databases: Databases,
  lockHelper: LockHelper,
): Events {
  return new Events({
    root,
    databases,
    lockHelper,
    input: settings.input,
    packageFolders: settings.packageFolders,
    endsWithUs: settings.endsWithUs,
    sources: () => [...partsOfPackages(working(), 'events'), ownEvents],
    templateSources: () => partsOfPackages(working(), 'templates'),
    defaultSources: () => partsOfPackages(working(), 'db'),
    commands: settings.commands ?? program,
    log: (line, isOutput) => {
      log('info', line);
      settings.eventLog?.(line, isOutput);
    },
    ...(settings.events && { settings: settings.events }),
  });
}
