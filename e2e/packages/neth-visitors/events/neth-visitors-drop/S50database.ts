import { defineAction, dropDatabase } from 'panelsmith/actions';

/** For an administrator who wants to remove the package with all its data: signalled before the removal. */
export default defineAction(async (action) => {
  await dropDatabase(action, { database: 'visitors' });
});
