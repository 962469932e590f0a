import { accountName, defineAction, ensureUnixAccount, setUnixMembers, type ActionContext } from 'panelsmith/actions';

/** Creates the Unix group, and a Unix account that reserves its name. */
export default defineAction(ensureGroup, (action) => {
  ensureUnixAccount.foresees(action);
});

async function ensureGroup(action: ActionContext): Promise<void> {
  await ensureUnixAccount(action);
  await setUnixMembers(action, accountName(action));
}
