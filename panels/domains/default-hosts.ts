import type { DbRecord } from 'panelsmith/actions';

/** The names that every domain has besides that of the server; each leads to the server. */
const usual = ['ftp', 'mail', 'proxy', 'wpad', 'www'];

interface Records {
  get(key: string): DbRecord | undefined;
  create(key: string, type: string, props: Readonly<Record<string, string>>): void;
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
