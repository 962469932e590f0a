import type { RelatedRecords } from 'panelsmith';
import { aliasesOf, hostsOf } from './domain-records.ts';

const to = { database: 'domains', type: 'domain' } as const;

export const related: Readonly<Record<string, RelatedRecords>> = {
  /** The hosts of a domain, except those that every domain has. */
  hosts: {
    to,
    database: 'hosts',
    lost: true,
    records: (reading, domain) =>
      hostsOf(reading.database('hosts'), domain.key).filter((host) => host.prop('static') !== 'yes'),
    describe: (host) => host.prop('Comment') ?? '',
  },
  /** The pseudonyms that are valid in this domain only. */
  aliases: {
    to,
    lost: true,
    records: ({ accounts }, domain) => aliasesOf(accounts, domain.key),
    describe: (alias) => alias.prop('Account') ?? '',
  },
};
