import { deletePseudonymsOf, type DbRecord, type ForeseenDatabase } from 'panelsmith/actions';

/** Records that are read, a draft of them, or as they will be. */
type ListedRecords = Pick<ForeseenDatabase, 'ofType'>;
type Hosts = Pick<ForeseenDatabase, 'ofType' | 'delete'>;
type Accounts = Pick<ForeseenDatabase, 'get' | 'ofType' | 'create' | 'setProps' | 'delete'>;

/** The hosts that are directly in a domain. */
export function hostsOf(hosts: ListedRecords, domain: string): readonly DbRecord[] {
  return hosts.ofType('host').filter(({ key }) => key.slice(key.indexOf('.') + 1) === domain);
}

/** The pseudonyms that are valid in one domain only: `info@example.org`. */
export function aliasesOf(accounts: ListedRecords, domain: string): readonly DbRecord[] {
  return accounts.ofType('pseudonym').filter(({ key }) => key.endsWith(`@${domain}`));
}

/**
 * Removes the hosts of a domain.
 * @returns their keys
 */
export function removeHosts(hosts: Hosts, domain: string): string[] {
  const keys = hostsOf(hosts, domain).map(({ key }) => key);
  for (const key of keys) hosts.delete(key);
  return keys;
}

/**
 * Removes the pseudonyms of a domain, and those that lead to them.
 * @returns the keys of those of the domain
 */
export function removeAliases(accounts: Accounts, domain: string): string[] {
  const keys = aliasesOf(accounts, domain).map(({ key }) => key);
  for (const key of keys) {
    deletePseudonymsOf(accounts, key);
    // A pseudonym may lead to another one of the domain, and may already be removed together with it.
    if (accounts.get(key)) accounts.delete(key);
  }
  return keys;
}
