import { accountName, defineAction, ensureUnixAccount, setUnixMembers, type ActionContext } from 'panelsmith/actions';

/** The group's Unix group, and the Unix account that keeps its name from being used by somebody else. */
export default defineAction(ensureGroup, (action) => {
  ensureUnixAccount.foresees(action);
});

async function ensureGroup(action: ActionContext): Promise<void> {
  await ensureUnixAccount(action);
  await setUnixMembers(action, accountName(action));
}
