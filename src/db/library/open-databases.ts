import { existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../refusals.ts';
import { processEnvironment } from '../../process/environment.ts';
import { openRoot, type Root } from '../../root.ts';
import { createDatabaseFile } from '../file/database-file.ts';
import type { Database } from '../file/database.ts';
import { Databases } from '../file/databases.ts';
import { databaseFile, defaultFile, defaultsFolder, type Environment } from './default-file-names.ts';
import { initializeDatabase } from '../defaults/defaults.ts';
import { codecOf, type Encoding } from './encoding.ts';
import { LockHelper } from '../file/locks/lock-helper.ts';
import { accountsDatabase, type AccountsDatabase } from './open-accounts.ts';
import { OpenDatabase } from './open-database.ts';
import {
  addonsDatabase,
  configurationDatabase,
  domainsDatabase,
  hostsDatabase,
  networksDatabase,
} from './open-lists.ts';
import type {
  AddonsDatabase,
  ConfigurationDatabase,
  DomainsDatabase,
  HostsDatabase,
  NetworksDatabase,
} from './open-lists.ts';

interface LibraryOptions {
  /** Default: `text`. */
  readonly encoding?: Encoding;
  /** Environment for variables such as `ESMITH_CONFIG_DB`; default: the process's own. */
  readonly environment?: Environment;
  /** Receives one line for unusual input that is accepted; default: ignored. */
  readonly warn?: (line: string) => void;
}

/** The databases with additional methods. */
interface TypedDatabases {
  readonly accounts: AccountsDatabase;
  readonly addons: AddonsDatabase;
  readonly configuration: ConfigurationDatabase;
  readonly domains: DomainsDatabase;
  readonly hosts: HostsDatabase;
  readonly networks: NetworksDatabase;
}

type DatabaseOf<name extends string> = name extends keyof TypedDatabases ? TypedDatabases[name] : OpenDatabase;

interface OpenOptions {
  /** Another file: a name in the databases folder, or a path below the root folder. */
  readonly file?: string;
}

/** Opens the databases of a root folder for a script. Files are read on first use. */
export function openDatabases(rootFolder = '/', options: LibraryOptions = {}): OpenDatabases {
  return new OpenDatabases(openRoot(rootFolder), options);
}

/** The databases of one root. Each is available as a property, which is opened once, or by `open`. */
export class OpenDatabases {
  readonly #root: Root;
  readonly #options: Required<LibraryOptions>;
  readonly #lockHelper = new LockHelper();
  readonly #databases: Databases;
  readonly #files = new Map<string, Database>();
  readonly #known = new Map<string, OpenDatabase>();

  constructor(root: Root, options: LibraryOptions) {
    this.#root = root;
    this.#options = { encoding: 'text', environment: processEnvironment(), warn: () => undefined, ...options };
    this.#databases = new Databases(root, { lockHelper: this.#lockHelper });
  }

  /** The file need not exist: a missing database is empty, and the first change creates it. */
  get accounts(): AccountsDatabase {
    return this.#once('accounts');
  }

  get configuration(): ConfigurationDatabase {
    return this.#once('configuration');
  }

  get domains(): DomainsDatabase {
    return this.#once('domains');
  }

  get hosts(): HostsDatabase {
    return this.#once('hosts');
  }

  get networks(): NetworksDatabase {
    return this.#once('networks');
  }

  /**
   * Opens an existing database. A name such as `accounts` adds the functions of that type.
   * @throws Failure `errors.databaseMissing`, `errors.databaseUnreadable`
   */
  open<name extends string>(name: name, options: OpenOptions & { readonly readOnly?: boolean } = {}): DatabaseOf<name> {
    const file = this.#fileOf(name, options);
    if (!existsSync(file))
      throw new Failure('errors.databaseMissing', `there is no database ${file}`, { args: { name } });
    return this.#openFile(name, file, options.readOnly ?? false);
  }

  /**
   * Creates a database with the root's defaults from `etc/e-smith/db`, and opens it.
   * @throws Failure `errors.databaseExists`
   */
  async create<name extends string>(name: name, options: OpenOptions = {}): Promise<DatabaseOf<name>> {
    const file = this.#fileOf(name, options);
    if (existsSync(file))
      throw new Failure('errors.databaseExists', `there is a database ${file} already`, { args: { name } });
    const database = this.#fileDatabase(file);
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o750 });
      createDatabaseFile(file, database.owner);
    } catch (cause) {
      throw new Failure('errors.databaseUnwritable', `cannot make ${file}`, { cause });
    }
    const sources = [{ folder: defaultsFolder(this.#root, this.#options.environment) }];
    const context = { databases: this.#databases, root: this.#root, report: this.#options.warn };
    await initializeDatabase(database, sources, context);
    return this.#openFile(name, file, false);
  }

  /** Ends the lock helper. A script may also just exit. */
  close(): void {
    this.#lockHelper.close();
  }

  #once<name extends keyof TypedDatabases>(name: name): TypedDatabases[name] {
    const known = this.#known.get(name) ?? this.#openFile(name, this.#fileOf(name, {}), false);
    this.#known.set(name, known);
    return known as TypedDatabases[name];
  }

  #fileOf(name: string, { file }: OpenOptions): string {
    return file === undefined
      ? defaultFile(this.#root, name, this.#options.environment)
      : databaseFile(this.#root, file);
  }

  #openFile<name extends string>(name: name, file: string, readOnly: boolean): DatabaseOf<name> {
    const codec = codecOf(this.#options.encoding);
    const { warn } = this.#options;
    const accounts = this.#fileDatabase(file);
    const database = new OpenDatabase(accounts, { codec, readOnly, warn, hasDefaults: this.#defaultsOf(file) });
    const typed: Readonly<Record<keyof TypedDatabases, () => OpenDatabase>> = {
      accounts: () =>
        accountsDatabase(database, {
          root: this.#root,
          codec,
          accounts,
          configuration: this.#default('configuration'),
          warn,
        }),
      addons: () => addonsDatabase(database),
      configuration: () =>
        configurationDatabase(database, () => this.#default('networks').snapshot(), this.#root.flavour, warn),
      domains: () => domainsDatabase(database),
      hosts: () => hostsDatabase(database, codec),
      networks: () => networksDatabase(database, this.#root.flavour, warn),
    };
    return (isTyped(name) ? typed[name]() : database) as DatabaseOf<name>;
  }

  #defaultsOf(file: string): (key: string) => boolean {
    const folder = join(defaultsFolder(this.#root, this.#options.environment), basename(file));
    const isName = (key: string): boolean => !/[/\0]|^\.{0,2}$/.test(key);
    return (key) => isName(key) && ['defaults', 'force'].some((kind) => existsSync(join(folder, kind, key)));
  }

  #default(name: keyof TypedDatabases): Database {
    return this.#fileDatabase(this.#fileOf(name, {}));
  }

  /** Opens each file once, so that it is parsed only once. */
  #fileDatabase(file: string): Database {
    const known = this.#files.get(file) ?? this.#databases.openFile(basename(file), file);
    this.#files.set(file, known);
    return known;
  }
}

function isTyped(name: string): name is keyof TypedDatabases {
  return ['accounts', 'addons', 'configuration', 'domains', 'hosts', 'networks'].includes(name);
}
