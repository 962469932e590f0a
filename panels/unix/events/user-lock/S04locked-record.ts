import { accountName, defineAction, userRecord } from 'panelsmith/actions';

/** Marks the record before files are made from it, such as the list of users who may not use FTP. */
export default defineAction(
  async (action) => {
    const name = accountName(action);
    if (userRecord(action, name).prop('PasswordSet') === 'no') return;
    await action.databases.accounts.update((accounts) => {
      accounts.setProps(name, { PasswordSet: 'no' });
    });
    action.print(`marked ${name} as locked`);
  },
  ({ args: [name = ''], databases: { accounts } }) => {
    if (accounts.get(name)) accounts.setProps(name, { PasswordSet: 'no' });
  },
);
