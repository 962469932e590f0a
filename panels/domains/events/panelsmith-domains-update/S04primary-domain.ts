import { defineAction } from 'panelsmith/actions';
import { addDefaultHosts } from '../../default-hosts.ts';

/** Creates the record of the server's own domain and the usual hosts of every domain, if they are missing. */
export default defineAction(async ({ databases, print }) => {
  const configuration = databases.configuration.snapshot();
  const primary = configuration.get('DomainName')?.value ?? '';
  const systemName = configuration.get('SystemName')?.value ?? 'localhost';
  await databases.open('domains').update((domains) => {
    if (!/^[a-z0-9.-]+$/.test(primary) || domains.get(primary)) return;
    const props = { Content: 'Primary', Description: 'Primary domain', Nameservers: 'localhost', Removable: 'no' };
    domains.create(primary, 'domain', props);
    print(`added domain ${primary}`);
  });
  const domains = databases.open('domains').snapshot().ofType('domain');
  await databases.open('hosts').update((hosts) => {
    for (const { key } of domains)
      for (const name of addDefaultHosts(hosts, key, systemName)) print(`added host ${name}`);
  });
});
