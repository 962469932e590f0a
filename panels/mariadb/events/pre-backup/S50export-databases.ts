import { existsSync } from 'node:fs';
import { changesNoDatabase, defineAction, dumpDatabases } from 'panelsmith/actions';

/** Exports every database as SQL, before a backup is made. A server without a database server has nothing to export. */
export default defineAction(async (action) => {
  const { root, databases, print } = action;
  const isWanted = databases.configuration.snapshot().get('mysqld')?.prop('status') === 'enabled';
  const isThere = ['usr/sbin/mariadbd', 'usr/libexec/mariadbd', 'run/mysqld/mysqld.sock'].some((file) =>
    existsSync(root.path(file)),
  );
  if (isWanted && isThere) await dumpDatabases(action);
  else print(isWanted ? 'MariaDB is not installed: nothing is exported' : 'mysqld is disabled: nothing is exported');
}, changesNoDatabase);
