import { defineAction, ensureDatabase } from 'panelsmith/actions';

/** Creates the database `visitors`, its user and the user's password. Removing the package leaves them. */
export default defineAction(async (action) => {
  await ensureDatabase(action, { database: 'visitors' });
});
