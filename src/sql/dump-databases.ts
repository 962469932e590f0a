import {
  chmodSync,
  mkdirSync,
  openSync,
  closeSync,
  readSync,
  renameSync,
  rmSync,
  fstatSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Root } from '../root.ts';
import { namesIn } from '../files/names-in.ts';
import { quotedName } from './sql-names.ts';
import { asOwnerOf, loadingAccount } from './loading-account.ts';
import { MysqlServer, type SqlEnded } from './mysql-server.ts';
import type { SqlPlace } from './run-init-files.ts';

/** The folder of the exports, which every backup includes. */
function dumpsFolder(root: Root): string {
  return join(root.databases, 'mysql');
}

/** Databases that are not exported, since the server generates them. The accounts are exported as statements. */
const ofServer = ['information_schema', 'performance_schema', 'sys', 'mysql', 'lost+found'];

/** Accounts that every server has for itself; a restore never replaces them. */
const ownAccounts = new RegExp(
  `(?:USER|TO|FOR) ([\`'])(?:root|mysql|mariadb\\.sys|debian-sys-maint|${loadingAccount})\\1@`,
);

/** The accounts of all applications, as statements. */
const accounts = 'mysql';

/**
 * Writes each database as SQL into `DATABASES/mysql/NAME.dump`, and the accounts into `mysql.dump`; mode 0600. A file
 * gets its name only when it is complete; files of databases that no longer exist are removed. Source: developer
 * manual, section 4, "Backup and restore".
 * @returns the names, in their order
 * @throws Error if one could not be written: its old file then stays
 */
export async function dumpDatabases({ root, print }: SqlPlace): Promise<readonly string[]> {
  const server = new MysqlServer(root);
  const why = await server.whyNot();
  if (why !== undefined) throw new Error(`the databases cannot be exported: ${why}`);
  const folder = dumpsFolder(root);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const found = (await server.query('SHOW DATABASES')).flatMap(([name]) => name ?? []);
  const names = found.filter((name) => !ofServer.includes(name) && isFileName(name));
  for (const name of found.filter((one) => !isFileName(one))) throw new Error(`no file can have the name of ${name}`);
  for (const name of names) {
    const options = ['--single-transaction', '--routines', '--events', '--skip-dump-date', '--add-drop-table'];
    await write(folder, name, (file) => server.dump([...options, '--', name], file));
    print(`exported database ${name}`);
  }
  await write(folder, accounts, async (file) => {
    const ended = await server.dump(['--system=users', '--replace', '--skip-dump-date'], file);
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text
        .split('\n')
        .filter((line) => !ownAccounts.test(line))
        .join('\n'),
    );
    return ended;
  });
  for (const old of namesIn(folder))
    if (old.endsWith('.dump') && ![...names, accounts].includes(old.slice(0, -'.dump'.length)))
      rmSync(join(folder, old));
  return names;
}

/**
 * Loads exported databases into the server; each replaces the database of its name. One that cannot be loaded does not
 * stop the others.
 * @param wanted names; default: all that are exported, and the accounts
 * @throws Error with the server's message about each that failed
 */
export async function loadDatabases({ root, print }: SqlPlace, wanted?: readonly string[]): Promise<void> {
  const server = new MysqlServer(root);
  const why = await server.whyNot();
  if (why !== undefined) throw new Error(`the databases cannot be restored: ${why}`);
  const folder = dumpsFolder(root);
  const exported = namesIn(folder).flatMap((file) => (file.endsWith('.dump') ? [file.slice(0, -'.dump'.length)] : []));
  const missing = (wanted ?? []).filter((name) => !exported.includes(name));
  if (missing.length > 0) throw new Error(`there is no export of ${missing.join(', ')}`);
  const failed: string[] = [];
  for (const name of wanted ?? exported) {
    const reason = await load({ server, root }, name, join(folder, `${name}.dump`));
    if (reason !== undefined) failed.push(`${name}: ${reason}`);
    else print(name === accounts ? 'restored the accounts' : `restored database ${name}`);
  }
  if (failed.length > 0) throw new Error(failed.join('; '));
}

interface Loading {
  readonly server: MysqlServer;
  readonly root: Root;
}

/** @returns why it cannot be loaded */
async function load({ server, root }: Loading, name: string, file: string): Promise<string | undefined> {
  if (!isComplete(file)) return `${file} is cut off`;
  if (name === accounts && hasTables(file))
    return 'an older server wrote it, as tables that would replace those of this server; it is left out';
  if (name === accounts) return whyFailed(await server.client([sandbox], { file }));
  await server.query(`CREATE DATABASE IF NOT EXISTS ${quotedName(name)}`);
  return asOwnerOf({ server, root, database: name }, async (login) =>
    whyFailed(await server.client([sandbox, '--', name], { file }, login)),
  );
}

/**
 * An export cannot run programs or read files: the client refuses its own commands. An old client ignores this option.
 */
const sandbox = '--loose-sandbox';

function whyFailed({ status, errors }: SqlEnded): string | undefined {
  if (status === 0) return undefined;
  const lastLine = errors.trim().split('\n').at(-1) ?? '';
  const isForeign = /^ERROR (?:1044|1142|1227|1370)\b/.test(lastLine);
  return isForeign ? `${lastLine}; an export may change only its own database` : lastLine;
}

async function write(folder: string, name: string, dump: (file: string) => Promise<SqlEnded>): Promise<void> {
  const [file, temporary] = [join(folder, `${name}.dump`), join(folder, `.${name}.new`)];
  try {
    // The dump program would create the file readable for everybody.
    writeFileSync(temporary, '', { mode: 0o600 });
    const { status, errors } = await dump(temporary);
    if (status !== 0) throw new Error(`${name} cannot be exported: ${errors.trim()}`);
    if (!isComplete(temporary)) throw new Error(`${name} cannot be exported: its end is missing`);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Whether a dump is complete: the dump program then ends it with this line. */
function isComplete(file: string): boolean {
  return readPart(file, 'end', 200).includes('-- Dump completed');
}

/** Classic servers export the tables of the database `mysql`, not statements that make its accounts. */
function hasTables(file: string): boolean {
  return /^(?:DROP|CREATE) TABLE /m.test(readPart(file, 'begin', 1_000_000));
}

function readPart(file: string, place: 'begin' | 'end', bytes: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const part = Buffer.alloc(Math.min(size, bytes));
    readSync(descriptor, part, 0, part.length, place === 'begin' ? 0 : size - part.length);
    return part.toString('latin1');
  } finally {
    closeSync(descriptor);
  }
}

function isFileName(name: string): boolean {
  return !name.startsWith('.') && !name.includes('/') && !name.includes('\0');
}
