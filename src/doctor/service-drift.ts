import type { AccountAction } from '../accounts/account-action.ts';
import { directoryBase, directoryEntries, type DirectoryEntry } from '../accounts/ldap/directory-entries.ts';
import { readDirectory, whyNoDirectory } from '../accounts/ldap/fill-directory.ts';
import { ldifChanges } from '../accounts/ldap/ldif.ts';
import { deviceUri, printQueues, whyNoPrinting } from '../accounts/printers.ts';
import { sambaAccounts, whyNoSamba } from '../accounts/samba-accounts.ts';
import { messageOf } from '../refusals.ts';
import type { ServicesNow } from '../services/services-now.ts';
import { eventFor, difference, type Drift } from './drift.ts';

export interface DriftContext extends Pick<AccountAction, 'root' | 'databases' | 'run'> {
  /** Gets a line for the operator about something that could not be compared. */
  readonly print: (line: string) => void;
}

/** Users without a Samba account, and Samba accounts without a user; undefined if there is nothing to compare. */
export async function sambaDrift({ root, databases, run, print }: DriftContext): Promise<Drift[] | undefined> {
  if (whyNoSamba(root) !== undefined) return undefined;
  let present: ReadonlySet<string>;
  try {
    present = await sambaAccounts({ run });
  } catch (error) {
    print(`the Samba accounts cannot be compared: ${messageOf(error)}`);
    return [{ account: undefined, part: 'samba', difference: difference('sambaSilent'), event: undefined }];
  }
  const accounts = databases.accounts.snapshot();
  const users = new Set(['admin', ...accounts.ofType('user').map(({ key }) => key)]);
  return [
    ...[...users]
      .filter((user) => !present.has(user))
      .map((user): Drift => {
        return { account: user, part: 'samba', difference: difference('noSamba'), event: ['panelsmith-samba-update'] };
      }),
    ...[...present]
      .filter((name) => !users.has(name) && accounts.get(name)?.type !== 'machine')
      .map((name): Drift => {
        return { account: name, part: 'samba', difference: difference('sambaOrphan'), event: undefined };
      }),
  ];
}

/** Entries of the address book that differ from the accounts; undefined where there is none. */
export async function ldapDrift({ root, databases, run, print }: DriftContext): Promise<Drift[] | undefined> {
  const configuration = databases.configuration.snapshot();
  if (whyNoDirectory(root) !== undefined || configuration.get('ldap')?.prop('status') !== 'enabled') return undefined;
  const wanted = directoryEntries(databases.accounts.snapshot(), configuration);
  let found: ReadonlyMap<string, DirectoryEntry>;
  try {
    found = await readDirectory({ run }, directoryBase(configuration));
  } catch (error) {
    print(`the address book cannot be compared: ${messageOf(error)}`);
    return [{ account: undefined, part: 'ldap', difference: difference('ldapSilent'), event: ['ldap-update'] }];
  }
  const names = new Set([...wanted.keys(), ...found.keys()]);
  return [...names].flatMap((dn): Drift[] => {
    const [before, after] = [found.get(dn), wanted.get(dn)];
    const only = ldifChanges(new Map(before && [[dn, before]]), new Map(after && [[dn, after]]));
    if (only.ldif === '') return [];
    const key = !before ? 'ldapMissing' : after ? 'ldapDiffers' : 'ldapOrphan';
    const account = /^(?:uid|cn)=([^,]+),/.exec(dn)?.[1];
    return [{ account, part: 'ldap', difference: difference(key, { entry: dn }), event: ['ldap-update'] }];
  });
}

/** Printers without their queue; undefined where there is nothing to compare. */
export async function printingDrift({ root, databases, run }: DriftContext): Promise<Drift[] | undefined> {
  const isOn = databases.configuration.snapshot().get('cups')?.prop('status') === 'enabled';
  if (whyNoPrinting(root) !== undefined || !isOn) return undefined;
  const printers = databases.accounts.snapshot().ofType('printer');
  if (printers.length === 0) return [];
  const queues = await printQueues({ run });
  return printers.flatMap((printer): Drift[] => {
    const [is, wanted] = [queues?.get(printer.key), deviceUri(printer)];
    if (is !== undefined && is === wanted) return [];
    const sentence = wanted === undefined ? 'noPrinterAddress' : is === undefined ? 'noQueue' : 'otherQueue';
    const event = wanted === undefined ? undefined : eventFor('printer', printer.key);
    return [
      {
        account: printer.key,
        part: 'printing',
        difference: difference(sentence, { is: is ?? '', wanted: wanted ?? '' }),
        event,
      },
    ];
  });
}

/**
 * Services that have to run and do not.
 * @param owners the packages whose services are checked
 */
export function stoppedServices({ all }: ServicesNow, owners: ReadonlySet<string>): Drift[] {
  return all
    .filter(({ service, runs }) => service.isWanted && (runs === 'stopped' || runs === 'failed'))
    .filter(({ service }) => service.owners.some((owner) => owners.has(owner)))
    .map(({ service: { key } }) => ({
      account: undefined,
      part: 'service',
      difference: difference('serviceStopped', { service: key }),
      event: ['runlevel-adjust', key],
    }));
}
