import { accountName, defineAction, ensureUnixAccount, setUnixMembers } from 'panelsmith/actions';

/** The group's Unix group, and the Unix account that keeps its name from being used by somebody else. */
export default defineAction(async (action) => {
  await ensureUnixAccount(action);
  await setUnixMembers(action, accountName(action));
});
