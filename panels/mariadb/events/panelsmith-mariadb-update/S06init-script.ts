import { changesNoDatabase, defineAction, ensureInitScript } from 'panelsmith/actions';

/** Creates the program `mysql.init`, and the unit that starts it after the database server. */
export default defineAction(async ({ root, run, print }) => {
  ensureInitScript(root);
  if (root.folder !== '/') return;
  const { status, output } = await run('systemctl', ['enable', '--quiet', 'panelsmith-mysql-init.service']);
  if (status !== 0) print(`the files of sql/init are not run at start by systemd: ${output.trim()}`);
}, changesNoDatabase);
