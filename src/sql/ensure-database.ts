import { mustBeSqlName, quotedName, quotedText } from './sql-names.ts';
import { ensureDatabasePassword } from './database-password.ts';
import { MysqlServer } from './mysql-server.ts';
import type { SqlPlace } from './run-init-files.ts';

/** What an application needs. */
export interface ApplicationDatabase {
  /** Name of its database. */
  readonly database: string;
  /** Its user, who signs in on this machine only. Default: the name of the database. */
  readonly user?: string;
  /** Key of its record in the configuration database, which holds the password. Default: the name of the database. */
  readonly record?: string;
  /** The property with the password. Default: `DbPassword`. */
  readonly property?: string;
}

/**
 * Creates the database of an application and a user with all rights on this database only. The password is generated
 * once and stored in the configuration database. Calling it again only sets the user's password to the stored one.
 * @throws Error for an invalid name, or with the server's message
 */
export async function ensureDatabase(place: SqlPlace, wanted: ApplicationDatabase): Promise<void> {
  const { database, user = database, record = database, property } = wanted;
  mustBeSqlName(database, 64);
  mustBeSqlName(user, 80);
  const server = new MysqlServer(place.root);
  const why = await server.whyNot();
  if (why !== undefined) throw new Error(`the database ${database} cannot be made: ${why}`);
  let password = '';
  await place.databases.configuration.update((draft) => {
    password = ensureDatabasePassword(draft, record, property);
  });
  const account = `${quotedText(user)}@'localhost'`;
  const statements = [
    `CREATE DATABASE IF NOT EXISTS ${quotedName(database)}`,
    `CREATE USER IF NOT EXISTS ${account}`,
    `ALTER USER ${account} IDENTIFIED BY ${quotedText(password)}`,
    // In a grant `_` stands for any character.
    `GRANT ALL PRIVILEGES ON ${quotedName(database.replaceAll('_', '\\_'))}.* TO ${account}`,
  ];
  await server.query(statements.map((one) => `${one};`).join('\n'));
  place.print(`database ${database} with user ${user} is there`);
}

/**
 * Removes the database of an application and its user, with all data. It does not ask for confirmation: call it only
 * for an uninstallation that is meant to delete the data. The password stays in the configuration database.
 */
export async function dropDatabase(place: SqlPlace, { database, user = database }: ApplicationDatabase): Promise<void> {
  mustBeSqlName(database, 64);
  mustBeSqlName(user, 80);
  await new MysqlServer(place.root).query(
    `DROP DATABASE IF EXISTS ${quotedName(database)};\nDROP USER IF EXISTS ${quotedText(user)}@'localhost';`,
  );
  place.print(`database ${database} and user ${user} are gone`);
}
