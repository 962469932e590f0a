import type { AccountAction } from '../account-action.ts';
import { presentLimits } from './disk-limits.ts';
import { findUnixAccount } from '../unix/read-accounts.ts';

/** A user who uses more disk space than the soft limit; both in kilobytes. */
interface FullUser {
  readonly name: string;
  readonly used: number;
  readonly limit: number;
}

/**
 * The users above their soft limit of disk space, as the file system counts.
 * @returns an empty list if the file system has no quotas, which is printed
 */
export async function fullUsers(action: AccountAction): Promise<readonly FullUser[]> {
  const { root, databases } = action;
  const users = databases.accounts.snapshot().ofType('user');
  const limited = users.filter((user) => Number(user.prop('MaxBlocksSoftLim') ?? 0) > 0);
  if (limited.length === 0) return [];
  const present = await presentLimits(action);
  if (typeof present === 'string') {
    action.print(`disk space is not checked: ${present}`);
    return [];
  }
  return limited.flatMap(({ key: name }) => {
    const { BlockUsed, BlockSoftLimit } = present.get(`#${findUnixAccount(root, name)?.uid ?? ''}`) ?? {};
    const [used, limit] = [Number(BlockUsed), Number(BlockSoftLimit)];
    return limit > 0 && used > limit ? [{ name, used, limit }] : [];
  });
}
