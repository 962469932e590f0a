import { join } from 'node:path';
import { Failure } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import { classicOwner } from './locks/classic-owner.ts';
import { Database, type ReportProblem } from './database.ts';
import { forcedSettings } from './forced-settings.ts';
import type { LockHelper } from '../../files/locks/lock-helper.ts';

interface DatabasesOptions {
  /** For a long-lived process; its creator must close it. */
  readonly lockHelper?: LockHelper | undefined;
  /** Called when a file is read again since another program has changed it. */
  readonly changedOutside?: (() => void) | undefined;
  /** Gets a line about what went wrong although a database was written completely. Default: not reported. */
  readonly report?: ReportProblem | undefined;
}

/** Whether a name is valid for a database. Other names could lead out of the folder. */
export function isDatabaseName(name: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name);
}

/** The databases of one root, with one object for each. */
export class Databases {
  readonly root: Root;
  readonly #options: DatabasesOptions;
  readonly #open = new Map<string, Database>();

  constructor(root: Root, options: DatabasesOptions = {}) {
    this.root = root;
    this.#options = options;
  }

  /**
   * Opens a database by name; its file need not exist yet.
   * @throws Failure `errors.databaseName` for a name that could lead out of the folder
   */
  open(name: string): Database {
    const known = this.#open.get(name);
    if (known) return known;
    if (!isDatabaseName(name))
      throw new Failure('errors.databaseName', `${JSON.stringify(name)} is not a database name`, { args: { name } });
    const database = this.openFile(name, join(this.root.databases, name));
    this.#open.set(name, database);
    return database;
  }

  /** Opens a database at any path: returns a new object each time, for callers that may write there. */
  openFile(name: string, file: string): Database {
    const isDefaultConfiguration = file === join(this.root.databases, 'configuration');
    return new Database(name, file, {
      ...this.#options,
      owner: () => classicOwner(this.root),
      forced: isDefaultConfiguration ? forcedSettings(this.root) : undefined,
    });
  }

  /** The names opened so far. */
  get opened(): readonly string[] {
    return [...this.#open.keys()];
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
