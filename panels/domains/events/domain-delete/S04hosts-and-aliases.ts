import { defineAction, deletePseudonymsOf } from 'panelsmith/actions';
import { aliasesOf, hostsOf } from '../../default-hosts.ts';

/** Removes the hosts and the pseudonyms of a domain that is gone. Source: classic event domain-delete. */
export default defineAction(
  async ({ args: [domain = ''], databases, print }) => {
    if (databases.open('domains').snapshot().get(domain)?.type === 'domain') return;
    await databases.accounts.update((accounts) => {
      for (const { key } of aliasesOf(accounts, domain)) {
        deletePseudonymsOf(accounts, key);
        accounts.delete(key);
        print(`removed pseudonym ${key}`);
      }
    });
    await databases.open('hosts').update((hosts) => {
      for (const { key } of hostsOf(hosts, domain)) {
        hosts.delete(key);
        print(`removed host ${key}`);
      }
    });
  },
  ({ args: [domain = ''], databases }) => {
    if (databases.open('domains').get(domain)?.type === 'domain') return;
    for (const { key } of aliasesOf(databases.accounts, domain)) {
      deletePseudonymsOf(databases.accounts, key);
      databases.accounts.delete(key);
    }
    for (const { key } of hostsOf(databases.open('hosts'), domain)) databases.open('hosts').delete(key);
  },
);
