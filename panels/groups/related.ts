import type { RelatedRecords } from 'panelsmith';

/** The pseudonyms that lead to a group. The groups of an information bay or a user are shown on their own pages. */
export const related: Readonly<Record<string, RelatedRecords>> = {
  owner: {
    to: { database: 'accounts', type: 'ibay' },
    records: ({ accounts }, bay) =>
      [accounts.get(bay.prop('Group') ?? '')].flatMap((owner) => (owner?.type === 'group' ? owner : [])),
    describe: (group) => group.prop('Description') ?? '',
  },
};
