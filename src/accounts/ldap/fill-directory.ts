import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Root } from '../../root.ts';
import type { AccountAction } from '../account-action.ts';
import { findUnixAccount, findUnixGroup } from '../unix/read-accounts.ts';
import { giveTo } from '../unix/folders/skeleton.ts';
import { directoryBase, directoryDomain, directoryEntries, type DirectoryEntry } from './directory-entries.ts';
import { ldifChanges, parseLdif } from './ldif.ts';

/** Why there is no directory here; undefined where there is one. */
export function whyNoDirectory(root: Root): string | undefined {
  if (root.folder !== '/') return 'no address book: this root is not the running system';
  if (!existsSync('/usr/sbin/slapd')) return 'no address book: slapd is not installed';
  return existsSync('/usr/bin/ldapmodify') ? undefined : 'no address book: ldap-utils is not installed';
}

/** Makes the folder of the directory's data. */
export function ensureDirectoryFolder({ root, databases, print }: AccountAction): void {
  const why = whyNoDirectory(root);
  if (why !== undefined) {
    print(why);
    return;
  }
  const folder = root.path('var/lib/ldap', `panelsmith-${directoryDomain(databases.configuration.snapshot())}`);
  const uid = findUnixAccount(root, 'openldap')?.uid;
  const gid = findUnixGroup(root, 'openldap')?.gid;
  if (uid === undefined || gid === undefined) throw new Error('there is no Unix account openldap: install slapd again');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  giveTo(folder, { uid, gid });
}

/** How long to wait for a server that was just started: newly configured, or only because it was not running. */
const [configuredMs, startMs] = [10_000, 1000];

/**
 * Compares the whole directory with the accounts and changes what differs, as root over the server's own socket. What
 * it should hold depends on the databases only.
 * @throws when the server does not answer or refuses a change
 */
export async function fillDirectory(action: AccountAction): Promise<void> {
  const { root, databases, print } = action;
  const why = whyNoDirectory(root);
  if (why !== undefined) {
    print(why);
    return;
  }
  const configuration = databases.configuration.snapshot();
  if (configuration.get('ldap')?.prop('status') !== 'enabled') {
    print('the address book is not enabled');
    return;
  }
  const isUpdate = action.event.endsWith('ldap-update');
  const before = await readDirectory(action, directoryBase(configuration), isUpdate ? configuredMs : startMs);
  const changes = ldifChanges(before, directoryEntries(databases.accounts.snapshot(), configuration));
  if (changes.ldif !== '') {
    const { status, output } = await action.run('ldapmodify', [...asRoot, '-c'], { input: changes.ldif });
    if (status !== 0) throw new Error(`the address book refused a change: ${problemIn(output)}`);
  }
  print(`address book: ${changes.added} entries added, ${changes.changed} changed, ${changes.removed} removed`);
}

/**
 * Every entry below the base; empty when the base is not there yet.
 * @throws when the server does not answer in time
 */
export async function readDirectory(
  { run }: Pick<AccountAction, 'run'>,
  base: string,
  waitMs = 0,
): Promise<ReadonlyMap<string, DirectoryEntry>> {
  for (const end = Date.now() + waitMs; ;) {
    const search = ['-LLL', '-o', 'ldif-wrap=no', '-b', base, '*'];
    const { status, output } = await run('ldapsearch', [...asRoot, ...search]);
    if (status === 0) return parseLdif(output);
    if (status === noSuchObject) return new Map();
    if (Date.now() > end) throw new Error(`the LDAP server does not answer: ${problemIn(output)}`);
    await delay(400);
  }
}

const noSuchObject = 32;
const asRoot = ['-Q', '-Y', 'EXTERNAL', '-H', 'ldapi:///'];

function problemIn(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^(adding|modifying|deleting) /.test(line));
  return lines.slice(0, 2).join(' ') || 'no output';
}
