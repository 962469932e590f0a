import type { RelatedRecords } from 'panelsmith';

export const related: Readonly<Record<string, RelatedRecords>> = {
  /** The information bays of a group. */
  bays: {
    to: { database: 'accounts', type: 'group' },
    lost: true,
    records: ({ accounts }, group) => accounts.ofType('ibay').filter((bay) => bay.prop('Group') === group.key),
    describe: (bay) => bay.prop('Name') ?? '',
  },
  /** The domains whose web site an information bay is. */
  domains: {
    to: { database: 'accounts', type: 'ibay' },
    database: 'domains',
    lost: true,
    records: (reading, bay) =>
      reading
        .database('domains')
        .ofType('domain')
        .filter((domain) => domain.prop('Content') === bay.key),
    describe: (domain) => domain.prop('Description') ?? '',
  },
};
