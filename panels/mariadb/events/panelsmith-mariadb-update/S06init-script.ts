import { changesNoDatabase, defineAction, ensureInitScript } from 'panelsmith/actions';

/** The program `mysql.init`, and the unit that starts it when the database server has started. */
export default defineAction(async ({ root, run, print }) => {
  ensureInitScript(root);
  if (root.folder !== '/') return;
  const { status, output } = await run('systemctl', ['enable', '--quiet', 'panelsmith-mysql-init.service']);
  if (status !== 0) print(`the files of sql/init are not run at start by systemd: ${output.trim()}`);
}, changesNoDatabase);
