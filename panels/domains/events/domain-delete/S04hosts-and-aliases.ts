import { defineAction } from 'panelsmith/actions';
import { removeAliases, removeHosts } from '../../domain-records.ts';

/** Removes the hosts and the pseudonyms of a removed domain. Source: classic event domain-delete. */
export default defineAction(
  async ({ args: [domain = ''], databases, print }) => {
    if (databases.open('domains').snapshot().get(domain)?.type === 'domain') return;
    const aliases = await databases.accounts.update((accounts) => removeAliases(accounts, domain));
    for (const key of aliases) print(`removed pseudonym ${key}`);
    const hosts = await databases.open('hosts').update((draft) => removeHosts(draft, domain));
    for (const key of hosts) print(`removed host ${key}`);
  },
  ({ args: [domain = ''], databases }) => {
    if (databases.open('domains').get(domain)?.type === 'domain') return;
    removeAliases(databases.accounts, domain);
    removeHosts(databases.open('hosts'), domain);
  },
);
