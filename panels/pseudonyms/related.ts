import type { DbRecord, Reading, RelatedRecords } from 'panelsmith';

/** The pseudonyms of a group, and those that lead to another pseudonym. Those of a user are in the users' panel. */
export const related: Readonly<Record<string, RelatedRecords>> = {
  ofGroup: { to: { database: 'accounts', type: 'group' }, lost: true, records: leadingTo },
  ofAlias: { to: { database: 'accounts', type: 'pseudonym' }, lost: true, records: leadingTo },
};

export function leadingTo({ accounts }: Reading, account: DbRecord): readonly DbRecord[] {
  return accounts.ofType('pseudonym').filter((alias) => alias.prop('Account') === account.key);
}
