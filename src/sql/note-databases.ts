import type { Database } from '../db/file/database.ts';
import { MysqlServer } from './mysql-server.ts';
import type { SqlPlace } from './run-init-files.ts';

const ofServer = ['information_schema', 'performance_schema', 'sys', 'mysql'];

/**
 * Stores which databases exist and who may use each, for the panel. Nothing is stored if the server does not answer.
 */
export async function noteDatabases({ root, databases }: SqlPlace): Promise<void> {
  const server = new MysqlServer(root);
  if ((await server.whyNot()) !== undefined) return;
  const names = (await server.query('SHOW DATABASES')).flatMap(([name]) => name ?? []);
  const grants = await server.query('SELECT db, user, host FROM mysql.db ORDER BY user, host');
  const found = new Map(
    names
      .filter((name) => !ofServer.includes(name) && /^[\w.-]+$/.test(name))
      .map((name) => [name, usersOf(name, grants)] as const),
  );
  const open = databases.open('sqlinit');
  if (!isNoted(open, found))
    await open.update((draft) => {
      for (const { key } of draft.ofType('database')) if (!found.has(key)) draft.delete(key);
      for (const [key, Users] of found) {
        const known = draft.get(key);
        if (known?.type === 'database') draft.setProps(key, { Users });
        else if (!known) draft.create(key, 'database', { Users });
      }
    });
}

function usersOf(name: string, grants: readonly (readonly string[])[]): string {
  const users = grants.flatMap(([pattern = '', user = '', host = '']) =>
    pattern.replaceAll('\\_', '_') === name && /^[\w.-]*$/.test(user) ? [`${user}@${host.replace(/[|\\]/g, '')}`] : [],
  );
  return [...new Set(users)].join(' ');
}

function isNoted(open: Database, found: ReadonlyMap<string, string>): boolean {
  const noted = open.snapshot().ofType('database');
  return noted.length === found.size && noted.every((one) => found.get(one.key) === one.prop('Users'));
}
