import type { Passwords } from '../accounts/passwords/passwords.ts';
import type { OutsideChanges } from '../changes/noticing/outside-changes.ts';
import type { LostAccountsCheck } from '../changes/lost-accounts-check.ts';
import { initializeDefaultDatabases } from '../db/defaults/defaults.ts';
import type { DefaultsSource } from '../db/defaults/defaults-tree.ts';
import type { Databases } from '../db/file/databases.ts';
import type { Events } from '../events/events.ts';
import { compileRootDefaults } from '../packages/root-defaults.ts';
import type { Root } from '../root.ts';
import { rememberOwners, serviceOwners } from '../services/service-owners.ts';
import type { Log } from './log.ts';

export interface InitializeOptions {
  /** Gets a line about each part that cannot be loaded; default: the log. */
  readonly report?: (line: string) => void;
  /** Gets a line about each database before it is processed. */
  readonly announce?: (line: string) => void;
  /** Folder of the defaults; default: the root's `etc/e-smith/db`. */
  readonly rootFolder?: string | undefined;
}

interface Initialized {
  readonly root: Root;
  /** The folder of Panelsmith's package.json. */
  readonly home: string;
  readonly databases: Databases;
  readonly events: Events;
  readonly passwords: Passwords;
  readonly outside: OutsideChanges;
  readonly lostAccounts: LostAccountsCheck;
  readonly log: Log;
}

/** Loads the defaults of packages and of the root into the databases, and then does what depends on them. */
export async function initializeDatabases(
  { root, home, databases, events, passwords, outside, lostAccounts, log }: Initialized,
  sources: readonly DefaultsSource[],
  { report, announce, rootFolder }: InitializeOptions = {},
): Promise<void> {
  const print = (line: string): void => {
    if (report) report(line);
    else log('warn', line);
  };
  lostAccounts.check();
  await outside.compare();
  const rootModules = await compileRootDefaults(root, rootFolder ?? root.path('etc/e-smith/db'), home, print);
  await initializeDefaultDatabases(databases, root, sources, print, { rootFolder, rootModules, announce });
  try {
    rememberOwners(root, serviceOwners(events.defaults(), root));
  } catch (error) {
    log('error', 'the owners of services cannot be stored', { err: error });
  }
  try {
    await unlockAdmin(databases, passwords);
  } catch (error) {
    log('error', 'the record of admin cannot be read or written', { err: error });
  }
  await outside.compare({ account: '', origin: 'defaults', made: 'program' });
}

/** Marks the administrator's password as set. It may have been set before there was a record for it. */
async function unlockAdmin({ accounts }: Databases, passwords: Passwords): Promise<void> {
  if (accounts.snapshot().get('admin')?.prop('PasswordSet') !== 'no' || !passwords.has('admin')) return;
  await accounts.update((draft) => {
    draft.setProps('admin', { PasswordSet: 'yes' });
  });
}
