import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../refusals.ts';
import type { Root } from '../../root.ts';

/** Values of environment variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that name another default file of a typed database; `ESMITH_ACCOUNT_DB` is singular. */
const variables: Readonly<Record<string, string>> = {
  accounts: 'ESMITH_ACCOUNT_DB',
  addons: 'ESMITH_ADDONS_DB',
  configuration: 'ESMITH_CONFIG_DB',
  domains: 'ESMITH_DOMAINS_DB',
  hosts: 'ESMITH_HOSTS_DB',
  networks: 'ESMITH_NETWORKS_DB',
};

/**
 * Returns the default file of a typed database: the one named by its environment variable, otherwise the one with its
 * name.
 */
export function defaultFile(root: Root, name: string, environment: Environment): string {
  const given = environment[variables[name] ?? ''] ?? '';
  return databaseFile(root, given === '' ? name : given);
}

/**
 * Returns the file for a name or a path. With a `/` it is a path below the root folder that cannot lead out of it;
 * otherwise it is a name in the databases folder or, if it exists only there, in the folder used before 2003.
 * @throws Failure `errors.databaseName` for a name that could lead out of the folder
 */
export function databaseFile(root: Root, name: string): string {
  if (name.includes('/')) return root.path(join('/', name));
  if (!/^[A-Za-z0-9_.-]+$/.test(name) || /^\.{1,2}$/.test(name))
    throw new Failure('errors.databaseName', `${JSON.stringify(name)} is not a database name`, { args: { name } });
  const [now, old] = [join(root.databases, name), root.path('home/e-smith', name)];
  return !existsSync(now) && statSync(old, { throwIfNoEntry: false })?.isFile() ? old : now;
}

/** Returns the folder of the root's own defaults. */
export function defaultsFolder(root: Root, environment: Environment): string {
  return environment['ESMITH_DB_DEFAULTSDIR'] ?? root.path('etc/e-smith/db');
}
