import { defineAction, ensureAccountOf, setUnixMembers } from 'panelsmith/actions';

/** The event may name several groups. */
export default defineAction(async (action) => {
  for (const name of action.args) {
    await ensureAccountOf(action, name);
    await setUnixMembers(action, name);
  }
});
