import { existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure, messageWithCause } from '../refusals.ts';
import { processEnvironment } from '../process/environment.ts';
import { openRoot, type Root } from '../root.ts';
import { createDatabaseFile } from '../db/file/database-file.ts';
import type { Database } from '../db/file/database.ts';
import { Databases } from '../db/file/databases.ts';
import { databaseFile, defaultFile, defaultsFolder, type Environment } from '../db/defaults/default-file-names.ts';
import { initializeDatabase } from '../db/defaults/defaults.ts';
import { codecOf, type Encoding } from './encoding.ts';
import { LockHelper } from '../files/locks/lock-helper.ts';
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
  /** Receives one line for unusual input that is accepted, and for oddities of a complete write; default: ignored. */
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

/** Adds its methods to each of them. */
type Methods = {
  readonly [name in keyof TypedDatabases]: (database: OpenDatabase, file: Database) => TypedDatabases[name];
};

interface OpenOptions {
  /** Another file: a name in the databases folder, or a path below the root folder. */
  readonly file?: string;
}

interface ReadOptions extends OpenOptions {
  readonly readOnly?: boolean;
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
  readonly #methods: Methods;
  readonly #files = new Map<string, Database>();
  readonly #known: { -readonly [name in keyof TypedDatabases]?: TypedDatabases[name] } = {};

  constructor(root: Root, options: LibraryOptions) {
    this.#root = root;
    this.#options = { encoding: 'text', environment: processEnvironment(), warn: () => undefined, ...options };
    this.#databases = new Databases(root, {
      lockHelper: this.#lockHelper,
      report: (line, { file, err }) => {
        this.#options.warn(`${file}: ${line}: ${messageWithCause(err)}`);
      },
    });
    const codec = codecOf(this.#options.encoding);
    const { warn } = this.#options;
    const defaultOf = (name: keyof TypedDatabases): Database => this.#fileDatabase(this.#fileOf(name, {}));
    this.#methods = {
      accounts: (database, accounts) =>
        accountsDatabase(database, { root, codec, accounts, configuration: defaultOf('configuration'), warn }),
      addons: addonsDatabase,
      configuration: (database) =>
        configurationDatabase(database, () => defaultOf('networks').snapshot(), root.flavour, warn),
      domains: domainsDatabase,
      hosts: (database) => hostsDatabase(database, codec),
      networks: (database) => networksDatabase(database, root.flavour, warn),
    };
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
  open<name extends keyof TypedDatabases>(name: name, options?: ReadOptions): TypedDatabases[name];
  open(name: string, options?: ReadOptions): OpenDatabase;
  open(name: string, options: ReadOptions = {}): OpenDatabase {
    const file = this.#fileOf(name, options);
    if (!existsSync(file))
      throw new Failure('errors.databaseMissing', `there is no database ${file}`, { args: { name } });
    return this.#openFile(name, file, options.readOnly ?? false);
  }

  /**
   * Creates a database with the root's defaults from `etc/e-smith/db`, and opens it.
   * @throws Failure `errors.databaseExists`
   */
  create<name extends keyof TypedDatabases>(name: name, options?: OpenOptions): Promise<TypedDatabases[name]>;
  create(name: string, options?: OpenOptions): Promise<OpenDatabase>;
  async create(name: string, options: OpenOptions = {}): Promise<OpenDatabase> {
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
    return (this.#known[name] ??= this.#openTyped(name, this.#fileOf(name, {}), false));
  }

  #fileOf(name: string, { file }: OpenOptions): string {
    return file === undefined
      ? defaultFile(this.#root, name, this.#options.environment)
      : databaseFile(this.#root, file);
  }

  #openFile(name: string, file: string, readOnly: boolean): OpenDatabase {
    return isTyped(name) ? this.#openTyped(name, file, readOnly) : this.#openPlain(file, readOnly);
  }

  #openTyped<name extends keyof TypedDatabases>(name: name, file: string, readOnly: boolean): TypedDatabases[name] {
    return this.#methods[name](this.#openPlain(file, readOnly), this.#fileDatabase(file));
  }

  #openPlain(file: string, readOnly: boolean): OpenDatabase {
    const { encoding, warn } = this.#options;
    const settings = { codec: codecOf(encoding), readOnly, warn, hasDefaults: this.#defaultsOf(file) };
    return new OpenDatabase(this.#fileDatabase(file), settings);
  }

  #defaultsOf(file: string): (key: string) => boolean {
    const folder = join(defaultsFolder(this.#root, this.#options.environment), basename(file));
    const isName = (key: string): boolean => !/[/\0]|^\.{0,2}$/.test(key);
    return (key) => isName(key) && ['defaults', 'force'].some((kind) => existsSync(join(folder, kind, key)));
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
