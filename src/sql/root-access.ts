import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { removeIfPossible } from '../files/replace-file.ts';
import { quotedText } from './sql-names.ts';
import { MysqlServer } from './mysql-server.ts';
import type { SqlPlace } from './run-init-files.ts';

/**
 * Makes sure that only root of the system is root of the database server. On Debian, root signs in through the socket,
 * without a password, and that is not changed. If anybody could be root without a password, one is generated and
 * written to `/root/.my.cnf`, which only root can read; it is stored nowhere else.
 * @throws Error with the server's message
 */
export async function ensureRootAccess({ root, print }: SqlPlace): Promise<void> {
  const server = new MysqlServer(root);
  const why = await server.whyNot();
  if (why !== undefined && !server.isAbsent) throw new Error(why);
  if (why !== undefined) {
    print(why);
    return;
  }
  const accounts = await server.query(
    "SELECT host, COALESCE(JSON_VALUE(priv, '$.plugin'), ''), COALESCE(JSON_VALUE(priv, '$.authentication_string'), ''), " +
      "COALESCE(JSON_EXTRACT(priv, '$.auth_or'), '') FROM mysql.global_priv WHERE user = 'root'",
  );
  const open = accounts.filter(
    ([, plugin, secret, or = '']) => plugin !== 'unix_socket' && secret === '' && !or.includes('plugin'),
  );
  if (open.length === 0) {
    print('root of the database server needs the socket or a password');
    return;
  }
  const file = root.path('root/.my.cnf');
  if (existsSync(file) && /^\s*password/m.test(readFileSync(file, 'utf8')))
    throw new Error(`${file} has a password already, but the server has none: set it, or remove the line`);
  const password = randomBytes(24).toString('base64url');
  const temporary = `${file}.new`;
  try {
    writeFileSync(temporary, `[client]\nuser=root\npassword=${password}\n`, { mode: 0o600, flag: 'w' });
    chmodSync(temporary, 0o600);
    const statements = open.map(([host = '']) => `ALTER USER 'root'@${quotedText(host)} IDENTIFIED BY '${password}';`);
    await server.query(statements.join('\n'));
  } catch (error) {
    removeIfPossible(temporary);
    throw error;
  }
  try {
    renameSync(temporary, file);
  } catch (cause) {
    throw new Error(`the new password of root is in ${temporary}, which cannot be renamed to ${file}`, { cause });
  }
  print(`root of the database server now has a password; it is in ${file}`);
}
