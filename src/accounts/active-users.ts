import { writeSetting, type ActionContext } from 'panelsmith';

/** Keeps the number of users that are not locked in setting `ActiveAccounts`. */
export async function countActiveUsers({ databases, print }: ActionContext): Promise<void> {
  const users = databases.accounts.snapshot().ofType('user');
  const active = users.filter((user) => user.prop('PasswordSet') === 'yes').length;
  await databases.configuration.update((configuration) => {
    writeSetting(configuration, 'ActiveAccounts', `${active}`);
  });
  print(`${active} of ${users.length} users ${active === 1 ? 'is' : 'are'} active`);
}
