import type { DbRecord } from 'panelsmith/actions';

/** The names that every domain has besides that of the server; each leads to the server. */
const usual = ['ftp', 'mail', 'proxy', 'wpad', 'www'];

interface Records {
  get(key: string): DbRecord | undefined;
  ofType(type: string): readonly DbRecord[];
  create(key: string, type: string, props: Readonly<Record<string, string>>): void;
  delete(key: string): void;
}

/**
 * Adds the usual hosts of a domain that are missing.
 * @param hosts the database `hosts`, as a draft or as it will be
 * @param systemName the first part of the server's own name
 * @returns the names added
 */
export function addDefaultHosts(hosts: Records, domain: string, systemName: string): string[] {
  const names = [...new Set([systemName, ...usual])].map((name) => `${name}.${domain}`);
  const missing = names.filter((name) => hosts.get(name) === undefined);
  for (const name of missing) hosts.create(name, 'host', { HostType: 'Self', static: 'yes' });
  return missing;
}

/** The hosts that are directly in a domain. */
export function hostsOf(hosts: Pick<Records, 'ofType'>, domain: string): readonly DbRecord[] {
  return hosts.ofType('host').filter(({ key }) => key.slice(key.indexOf('.') + 1) === domain);
}

/** The pseudonyms that count in one domain only: `info@example.org`. */
export function aliasesOf(accounts: Pick<Records, 'ofType'>, domain: string): readonly DbRecord[] {
  return accounts.ofType('pseudonym').filter(({ key }) => key.endsWith(`@${domain}`));
}
