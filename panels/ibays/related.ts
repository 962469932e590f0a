import type { RelatedRecords } from 'panelsmith';
import { domainsOf } from './domains.ts';

export const related: Readonly<Record<string, RelatedRecords>> = {
  /** The information bays of a group. */
  bays: {
    to: { database: 'accounts', type: 'group' },
    lost: true,
    records: ({ accounts }, group) => accounts.ofType('ibay').filter((bay) => bay.prop('Group') === group.key),
    describe: (bay) => bay.prop('Name') ?? '',
  },
  /** The domains whose web site is this information bay. */
  domains: {
    to: { database: 'accounts', type: 'ibay' },
    database: 'domains',
    lost: true,
    records: domainsOf,
    describe: (domain) => domain.prop('Description') ?? '',
  },
};
