import { join } from 'node:path';
import { Failure } from '../problems.ts';
import type { Root } from '../root.ts';
import { Database } from './database.ts';
import type { LockHelper } from './lock-helper.ts';

interface DatabasesOptions {
  /** For a long-lived process; whoever made it ends it. */
  readonly lockHelper?: LockHelper | undefined;
}

/** The databases of one root, one object for each. */
export class Databases {
  readonly #folder: string;
  readonly #helper: LockHelper | undefined;
  readonly #open = new Map<string, Database>();

  constructor(root: Root, options: DatabasesOptions = {}) {
    this.#folder = root.databases;
    this.#helper = options.lockHelper;
  }

  /**
   * A database by name; its file need not exist yet.
   * @throws Failure `errors.databaseName` for a name that could lead out of the folder
   */
  open(name: string): Database {
    const known = this.#open.get(name);
    if (known) return known;
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name)) throw new Failure('errors.databaseName', `${JSON.stringify(name)} is no database name`);
    const database = new Database(name, join(this.#folder, name), this.#helper);
    this.#open.set(name, database);
    return database;
  }

  get accounts(): Database {
    return this.open('accounts');
  }

  get configuration(): Database {
    return this.open('configuration');
  }

  get domains(): Database {
    return this.open('domains');
  }

  get hosts(): Database {
    return this.open('hosts');
  }

  get networks(): Database {
    return this.open('networks');
  }
}
