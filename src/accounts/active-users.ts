import type { DbRecord } from '../db/file/record.ts';
import type { AccountAction, ForeseenAccountAction } from './account-action.ts';
import { writeSetting } from './account-numbers.ts';

/** Stores the number of unlocked users in setting `ActiveAccounts`. */
export const countActiveUsers = Object.assign(
  async ({ databases, print }: AccountAction): Promise<void> => {
    const users = databases.accounts.snapshot().ofType('user');
    const active = countActive(users);
    await databases.configuration.update((configuration) => {
      writeSetting(configuration, 'ActiveAccounts', `${active}`);
    });
    print(`${active} of ${users.length} users ${active === 1 ? 'is' : 'are'} active`);
  },
  {
    foresees({ databases: { accounts, configuration } }: ForeseenAccountAction): void {
      writeSetting(configuration, 'ActiveAccounts', `${countActive(accounts.ofType('user'))}`);
    },
  },
);

function countActive(users: readonly DbRecord[]): number {
  return users.filter((user) => user.prop('PasswordSet') === 'yes').length;
}
