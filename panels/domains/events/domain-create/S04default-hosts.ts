import { defineAction } from 'panelsmith/actions';
import { addDefaultHosts } from '../../default-hosts.ts';

/** Adds the usual hosts of a new domain. Source: classic event domain-create. */
export default defineAction(
  async ({ args: [domain = ''], databases, print }) => {
    const systemName = databases.configuration.snapshot().get('SystemName')?.value ?? 'localhost';
    if (databases.open('domains').snapshot().get(domain)?.type !== 'domain') return;
    await databases.open('hosts').update((hosts) => {
      for (const name of addDefaultHosts(hosts, domain, systemName)) print(`added host ${name}`);
    });
  },
  ({ args: [domain = ''], databases }) => {
    if (databases.open('domains').get(domain)?.type !== 'domain') return;
    addDefaultHosts(databases.open('hosts'), domain, databases.configuration.get('SystemName')?.value ?? 'localhost');
  },
);
