import type { RelatedRecords } from 'panelsmith';

/** The groups an information bay and a user belong to are on their own pages; here, what leads to a group. */
export const related: Readonly<Record<string, RelatedRecords>> = {
  owner: {
    to: { database: 'accounts', type: 'ibay' },
    records: ({ accounts }, bay) =>
      [accounts.get(bay.prop('Group') ?? '')].flatMap((owner) => (owner?.type === 'group' ? owner : [])),
    describe: (group) => group.prop('Description') ?? '',
  },
};
