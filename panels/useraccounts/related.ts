import { groupsOf, type DbRecord, type Reading, type RelatedRecords } from 'panelsmith';

const to = { database: 'accounts', type: 'user' } as const;

/** What is shown on a user's page besides the form. */
export const related: Readonly<Record<string, RelatedRecords>> = {
  groups: {
    to,
    lost: true,
    records: ({ accounts }, user) => groupsOf(accounts, user.key).flatMap((key) => accounts.get(key) ?? []),
    describe: (group) => group.prop('Description') ?? '',
  },
  ibays: {
    to,
    records({ accounts }, user) {
      const groups = [...groupsOf(accounts, user.key), 'shared'];
      return accounts.ofType('ibay').filter((ibay) => groups.includes(ibay.prop('Group') ?? ''));
    },
    describe: (ibay) => ibay.prop('Name') ?? '',
  },
  pseudonyms: { to, lost: true, records: ({ accounts }, user) => pseudonymsOf(accounts, user.key) },
};

const sorted = new WeakMap<readonly DbRecord[], ReadonlyMap<string, readonly DbRecord[]>>();

/** A server has about two for each user, so they are sorted once for each state of the database. */
function pseudonymsOf(accounts: Reading['accounts'], user: string): readonly DbRecord[] {
  const all = accounts.ofType('pseudonym');
  const byAccount = sorted.get(all) ?? sortedByAccount(all);
  sorted.set(all, byAccount);
  return byAccount.get(user) ?? [];
}

function sortedByAccount(pseudonyms: readonly DbRecord[]): ReadonlyMap<string, readonly DbRecord[]> {
  const byAccount = new Map<string, DbRecord[]>();
  for (const pseudonym of pseudonyms) {
    const account = pseudonym.prop('Account') ?? '';
    const own = byAccount.get(account) ?? [];
    own.push(pseudonym);
    byAccount.set(account, own);
  }
  return byAccount;
}
