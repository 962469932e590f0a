import {
  accountName,
  defineAction,
  findUnixAccount,
  runShadowTool,
  userRecord,
  type ActionContext,
} from 'panelsmith/actions';

/** Locks the account: marks its record, and removes its Unix password. */
export default defineAction(lock, ({ args: [name = ''], databases: { accounts } }) => {
  if (accounts.get(name)) accounts.setProps(name, { PasswordSet: 'no' });
});

async function lock(action: ActionContext): Promise<void> {
  const name = accountName(action);
  if (userRecord(action, name).prop('PasswordSet') !== 'no') {
    await action.databases.accounts.update((accounts) => {
      accounts.setProps(name, { PasswordSet: 'no' });
    });
  }
  if (!findUnixAccount(action.root, name)) {
    action.print(`locked ${name}, which has no Unix account`);
    return;
  }
  await runShadowTool(action, 'usermod', ['-p', '!', name]);
  action.print(`locked ${name} and its Unix account`);
}
