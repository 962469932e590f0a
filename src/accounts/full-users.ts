import type { AccountAction } from './account-action.ts';
import { presentLimits } from './disk-limits.ts';
import { findUnixAccount } from './unix/read-accounts.ts';

/** A user who has more on the disk than the limit that is warned about; both in kilobytes. */
interface FullUser {
  readonly name: string;
  readonly used: number;
  readonly limit: number;
}

/**
 * The users above the limit of disk space that is warned about, as the file system counts.
 * @returns none where it has no quotas, which is printed
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
