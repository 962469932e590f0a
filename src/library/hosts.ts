import type { Draft } from '../db/file/draft.ts';
import type { DbRecord } from '../db/file/record.ts';

/** Returns the hosts directly in a domain: their key is one label, a dot and the domain, ignoring case. */
export function hostsInDomain<host extends DbRecord>(
  hosts: { ofType(type: string): readonly host[] },
  domain: string,
): host[] {
  const end = `.${domain.toLowerCase()}`;
  return hosts.ofType('host').filter(({ key }) => {
    const label = key.slice(0, -end.length);
    return key.toLowerCase().endsWith(end) && label !== '' && !label.includes('.');
  });
}

/**
 * Renames every host `OLD.DOMAIN` to `NEW.DOMAIN`. If the new name exists already, both hosts stay.
 * @returns the new keys
 */
export function renameHosts(hosts: Draft, from: string, to: string): string[] {
  const renamed = hosts
    .ofType('host')
    .filter(({ key }) => key.startsWith(`${from}.`))
    .map((host) => ({ host, key: `${to}${host.key.slice(from.length)}` }))
    .filter(({ key }) => !hosts.get(key));
  for (const { host, key } of renamed) {
    hosts.create(key, host.type, host.props);
    hosts.delete(host.key);
  }
  return renamed.map(({ key }) => key);
}
