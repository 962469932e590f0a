import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeIfPossible } from '../files/replace-file.ts';
import type { Root } from '../root.ts';
import { quotedName } from './sql-names.ts';
import type { MysqlServer } from './mysql-server.ts';

/** The account that loads exports; it exists only during that time. */
export const loadingAccount = 'panelsmith-load';

/**
 * Does something as an account that has all rights on one database and none on others, since an archive may be hostile.
 * The account may name other accounts as owners of views, triggers and routines, as exports do.
 * @param work gets the option file with which the client signs in
 * @throws Error with the server's message
 */
export async function asOwnerOf<result>(
  { server, root, database }: { readonly server: MysqlServer; readonly root: Root; readonly database: string },
  work: (login: string) => Promise<result>,
): Promise<result> {
  const account = `'${loadingAccount}'@'localhost'`;
  const password = randomBytes(24).toString('base64url');
  const login = join(root.state, 'mysql-load.cnf');
  const [[hasLog = '0'] = []] = await server.query('SELECT @@log_bin');
  mkdirSync(root.state, { recursive: true, mode: 0o700 });
  try {
    rmSync(login, { force: true });
    writeFileSync(login, `[client]\nuser=${loadingAccount}\npassword=${password}\n`, { mode: 0o600, flag: 'wx' });
    const statements = [
      `CREATE OR REPLACE USER ${account} IDENTIFIED BY '${password}'`,
      // In a grant `_` and `%` stand for any characters.
      `GRANT ALL PRIVILEGES ON ${quotedName(database.replace(/[_%]/g, '\\$&'))}.* TO ${account}`,
      `GRANT SET USER${hasLog === '1' ? ', BINLOG ADMIN' : ''} ON *.* TO ${account}`,
    ];
    await server.query(statements.map((one) => `${one};`).join('\n'));
    return await work(login);
  } finally {
    removeIfPossible(login);
    await server.query(`DROP USER IF EXISTS ${account}`);
  }
}
