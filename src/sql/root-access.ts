import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { readRegularFile } from '../files/regular-file.ts';
import { removeIfPossible } from '../files/replace-file.ts';
import { hasCode, messageOf } from '../refusals.ts';
import { quotedText } from './sql-names.ts';
import { MysqlServer } from './mysql-server.ts';
import type { SqlPlace } from './run-init-files.ts';

/** What is needed of the database server. */
interface Server {
  query(sql: string): Promise<readonly (readonly string[])[]>;
}

/**
 * Makes sure that only root of the system is root of the database server. On Debian, root signs in through the socket,
 * without a password, and that is not changed. If anybody could be root without a password, one is generated and
 * written to `/root/.my.cnf`, which only root can read; it is stored nowhere else.
 * @throws Error with the server's message
 */
export async function ensureRootAccess({ root, print }: SqlPlace): Promise<void> {
  const server = new MysqlServer(root);
  const why = await server.whyNot();
  if (why !== undefined && !server.isAbsent)
    throw new Error(`whether root of the database server needs a password is not known: ${why}`);
  if (why !== undefined) {
    print(why);
    return;
  }
  const hosts = await openHosts(server);
  if (hosts.length === 0) {
    print('root of the database server needs the socket or a password');
    return;
  }
  const file = root.path('root/.my.cnf');
  await giveRootPassword(server, hosts, file);
  print(`root of the database server now has a password; it is in ${file}`);
}

/** The hosts from which anybody can be root without a password. */
async function openHosts(server: Server): Promise<string[]> {
  const accounts = await server.query(
    "SELECT host, COALESCE(JSON_VALUE(priv, '$.plugin'), ''), COALESCE(JSON_VALUE(priv, '$.authentication_string'), ''), " +
      "COALESCE(JSON_EXTRACT(priv, '$.auth_or'), '') FROM mysql.global_priv WHERE user = 'root'",
  );
  return accounts
    .filter(([, plugin, secret, or = '']) => plugin !== 'unix_socket' && secret === '' && !or.includes('plugin'))
    .map(([host = '']) => host);
}

/**
 * Gives root of these hosts a new password, and adds it to an option file; what else the file says stays.
 * @throws Error that says whether a password was set, and where it is
 */
export async function giveRootPassword(server: Server, hosts: readonly string[], file: string): Promise<void> {
  const before = textIfThere(file);
  if (/^\s*password/m.test(before))
    throw new Error(`${file} has a password already, but the server has none: set it, or remove the line`);
  const password = randomBytes(24).toString('base64url');
  const temporary = `${file}.new`;
  try {
    rmSync(temporary, { force: true });
    writeFileSync(temporary, withPassword(before, password), { mode: 0o600, flag: 'wx' });
    chmodSync(temporary, 0o600);
  } catch (cause) {
    removeIfPossible(temporary);
    throw new Error(`root gets no password, since ${temporary} cannot be written: ${messageOf(cause)}`, { cause });
  }
  let failure: unknown;
  try {
    await server.query(
      hosts.map((host) => `ALTER USER 'root'@${quotedText(host)} IDENTIFIED BY '${password}';`).join('\n'),
    );
  } catch (error) {
    failure = error;
  }
  // The server stops at the first account that it refuses; those before it have the password then.
  if (failure !== undefined && (await isNoneSet(server, hosts))) {
    removeIfPossible(temporary);
    throw new Error(`root gets no password: ${masked(failure, password)}`);
  }
  try {
    renameSync(temporary, file);
  } catch (cause) {
    throw new Error(`the new password of root is in ${temporary}, which cannot be renamed to ${file}`, { cause });
  }
  if (failure !== undefined)
    throw new Error(`root got the password in ${file}, but not from every host: ${masked(failure, password)}`);
}

/** Whether root can still sign in without a password from all these hosts; if the server does not answer, it may not. */
async function isNoneSet(server: Server, hosts: readonly string[]): Promise<boolean> {
  try {
    const open = await openHosts(server);
    return hosts.every((host) => open.includes(host));
  } catch {
    // The error of the statements says more than this one.
    return false;
  }
}

/** A message of the server may repeat the statement. The error itself is not kept as cause, since it has the password. */
function masked(error: unknown, password: string): string {
  return messageOf(error).replaceAll(password, '***');
}

/** Of two lines for one option, the later one counts. */
function withPassword(before: string, password: string): string {
  const kept = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  return `${kept}[client]\nuser=root\npassword=${password}\n`;
}

/** @throws an error of the file system if there is a file that cannot be read */
function textIfThere(file: string): string {
  try {
    return readRegularFile(file);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  }
}
