import type { AccountAction } from './account-action.ts';
import { writeSetting } from './account-numbers.ts';

/** Stores the number of unlocked users in setting `ActiveAccounts`. */
export async function countActiveUsers({ databases, print }: AccountAction): Promise<void> {
  const users = databases.accounts.snapshot().ofType('user');
  const active = users.filter((user) => user.prop('PasswordSet') === 'yes').length;
  await databases.configuration.update((configuration) => {
    writeSetting(configuration, 'ActiveAccounts', `${active}`);
  });
  print(`${active} of ${users.length} users ${active === 1 ? 'is' : 'are'} active`);
}
