import type { AccountAction } from '../account-action.ts';
import { directoryBase, directoryEntries } from '../ldap/directory-entries.ts';
import { readDirectory, whyNoDirectory } from '../ldap/fill-directory.ts';
import { ldifChanges } from '../ldap/ldif.ts';
import { sambaAccounts, whyNoSamba } from '../samba-accounts.ts';
import type { Drift } from './drift.ts';

type Examining = Pick<AccountAction, 'root' | 'databases' | 'run' | 'print'>;

/** Users without a Samba account, and Samba accounts without a user. Says why nothing can be compared. */
export async function sambaDrift({ root, databases, run, print }: Examining): Promise<Drift[]> {
  const why = whyNoSamba(root);
  if (why !== undefined) {
    print(why);
    return [];
  }
  const present = await sambaAccounts({ run });
  const accounts = databases.accounts.snapshot();
  const users = new Set(['admin', ...accounts.ofType('user').map(({ key }) => key)]);
  const told = (account: string, problem: string, event: Drift['event']): Drift => ({
    account,
    part: 'samba',
    problem,
    event,
  });
  return [
    ...[...users]
      .filter((user) => !present.has(user))
      .map((user) => told(user, 'there is no Samba account', ['panelsmith-samba-update'])),
    ...[...present]
      .filter((name) => !users.has(name) && accounts.get(name)?.type !== 'machine')
      .map((name) => told(name, 'Samba account without a user', undefined)),
  ];
}

/** Entries of the address book that differ from the accounts. Says why nothing can be compared. */
export async function ldapDrift({ root, databases, run, print }: Examining): Promise<Drift[]> {
  const configuration = databases.configuration.snapshot();
  const why = whyNoDirectory(root);
  if (why !== undefined || configuration.get('ldap')?.prop('status') !== 'enabled') {
    print(why ?? 'the address book is not enabled');
    return [];
  }
  const wanted = directoryEntries(databases.accounts.snapshot(), configuration);
  const found = await readDirectory({ run }, directoryBase(configuration));
  const names = new Set([...wanted.keys(), ...found.keys()]);
  return [...names].flatMap((dn): Drift[] => {
    const [before, after] = [found.get(dn), wanted.get(dn)];
    const only = ldifChanges(new Map(before && [[dn, before]]), new Map(after && [[dn, after]]));
    if (only.ldif === '') return [];
    const problem = !before ? 'is missing' : after ? 'differs from its record' : 'has no record';
    const account = /^(?:uid|cn)=([^,]+),/.exec(dn)?.[1];
    return [{ account, part: 'ldap', problem: `its entry ${dn} ${problem}`, event: ['ldap-update'] }];
  });
}
