import { findUnixAccount, findUnixGroup, unixAccounts, unixGroups } from '../../accounts/unix/read-accounts.ts';
import type { Root } from '../../root.ts';

/**
 * Looks up the number of a user or group, by name or number, in the root's `etc/passwd` or `etc/group`.
 * @returns undefined if there is no such account, or no such file
 * @throws Error if the file cannot be read
 */
export function accountId(root: Root, kind: 'user' | 'group', account: string): number | undefined {
  const id = kind === 'user' ? findUnixAccount(root, account)?.uid : findUnixGroup(root, account)?.gid;
  if (id !== undefined || !/^\d+$/.test(account)) return Number.isInteger(id) ? id : undefined;
  const ids = kind === 'user' ? unixAccounts(root).map(({ uid }) => uid) : unixGroups(root).map(({ gid }) => gid);
  return ids.find((one) => one === Number(account));
}
