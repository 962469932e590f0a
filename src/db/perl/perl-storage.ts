import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Root } from '../../root.ts';
import { bytesOf, textOf } from '../file/text/byte-text.ts';
import { createDatabaseFile } from '../file/database-file.ts';
import type { Database, LockedDatabase } from '../file/database.ts';
import type { Databases } from '../file/databases.ts';
import { databaseFile } from '../defaults/default-file-names.ts';
import type { Lines } from '../file/text/lines.ts';
import { composeFields } from '../file/text/record-line.ts';
import { StoredRecord, type DbRecord } from '../file/record.ts';
import { refuseLineKey } from '../file/text/safe-text.ts';

const requests = ['create', 'initialize', 'read', 'lock', 'unlock', 'write'] as const;

/** Requests of the Perl classes. */
type PerlRequest = (typeof requests)[number];

type Words = readonly (string | undefined)[];

/** Runs the migrate fragments and defaults of one database, or of all; `isReset` makes defaults overwrite values. */
export type Initialize = (database: Database | undefined, isReset: boolean) => Promise<void>;

/** Staged databases by name. */
interface StagedDatabases {
  open(name: string): { all(): readonly DbRecord[] };
}

export function isPerlRequest(request: string): request is PerlRequest {
  return requests.some((known) => known === request);
}

/**
 * Answers the requests of the Perl classes about databases, so that this program reads and writes for them under its
 * lock. All values are bytes. Each state of a database has a token; a state that perl already has is not sent again.
 */
export class PerlStorage {
  readonly #root: Root;
  readonly #databases: Databases;
  readonly #initialize: Initialize;
  readonly #files = new Map<string, Database>();
  readonly #locked = new Map<string, LockedDatabase>();
  readonly #tokens = new WeakMap<Lines, string>();
  #states = 0;

  constructor(root: Root, databases: Databases, initialize: Initialize) {
    this.#root = root;
    this.#databases = databases;
    this.#initialize = initialize;
  }

  /**
   * - `create NAME`: creates a database with its defaults; returns whether it was created.
   * - `initialize NAME fill|reset`: runs its migrate fragments and fills in its defaults, or overwrites values with
   *   them. Without a name: all databases.
   * - `read NAME TOKEN`: returns `absent`, `open` or `read-only`, the path, and the lines.
   * - `lock NAME TOKEN`: returns the lines.
   * - `unlock NAME`: returns nothing.
   * - `write NAME KEY RAW`: writes a line, or deletes it if RAW is undefined, and releases the lock; returns the lines.
   * Lines are a token and one of: `same`; `patched` if only the written line differs; `lines` with all keys and lines
   * in turn.
   * @throws Error with a message for the fragment
   */
  async answer(request: PerlRequest, [name, second = '', raw]: Words): Promise<Words> {
    switch (request) {
      case 'create':
        return [(await this.#create(textOf(name ?? ''))) ? '1' : ''];
      case 'initialize':
        await this.#initialize(name === undefined ? undefined : this.#open(textOf(name)), second === 'reset');
        return [];
      case 'read':
        return this.#read(textOf(name ?? ''), second);
      case 'lock':
        return this.#lock(this.#open(textOf(name ?? '')), second);
      case 'unlock':
        await this.#unlock(this.#open(textOf(name ?? '')).file);
        return [];
      case 'write':
        return this.#write(this.#open(textOf(name ?? '')), second, raw);
    }
  }

  /** Answers `read` from a staged state. Files outside the databases folder are not staged. */
  readStaged([name = '', token = '']: Words, view: StagedDatabases): Words {
    const { name: staged, file } = this.#open(textOf(name));
    if (dirname(file) !== this.#root.databases) return this.#read(textOf(name), token);
    const records = view.open(staged).all();
    const state = records.length === 0 && !existsSync(file) ? 'absent' : 'open';
    return [state, bytesOf(file), '', 'lines', ...records.flatMap((record) => [bytesOf(record.key), rawOf(record)])];
  }

  /** Releases the locks of a perl process that ended. */
  async releaseAll(): Promise<void> {
    for (const locked of this.#locked.values()) await locked.release();
    this.#locked.clear();
  }

  async #create(name: string): Promise<boolean> {
    const database = this.#open(name);
    if (existsSync(database.file)) return false;
    mkdirSync(dirname(database.file), { recursive: true, mode: 0o750 });
    createDatabaseFile(database.file, database.owner);
    await this.#initialize(database, false);
    return true;
  }

  #read(name: string, token: string): Words {
    const database = this.#open(name);
    const state = !existsSync(database.file) ? 'absent' : isWritable(database.file) ? 'open' : 'read-only';
    return [state, bytesOf(database.file), ...this.#linesOf(database.snapshot().lines, token)];
  }

  async #lock(database: Database, token: string): Promise<Words> {
    const locked = await database.lock();
    this.#locked.set(database.file, locked);
    return this.#linesOf(locked.draft.lines, token);
  }

  async #unlock(file: string): Promise<void> {
    const locked = this.#locked.get(file);
    this.#locked.delete(file);
    await locked?.release();
  }

  /** Writes one line and releases the lock. */
  async #write(database: Database, key: string, raw: string | undefined): Promise<Words> {
    const locked = this.#locked.get(database.file);
    if (!locked) throw new Error(`${database.name} is not locked`);
    try {
      const before = locked.draft.lines;
      const isUnsafe = raw !== undefined && (refuseLineKey(key) !== undefined || /[\n\0]/.test(raw));
      if (isUnsafe && before.get(key) !== raw) throw new Error(`${textOf(key)} cannot be stored`);
      locked.draft.edit(key, () => raw);
      const wanted = locked.draft.lines;
      await locked.commit();
      const { lines } = database.snapshot();
      return lines === wanted ? [this.#tokenOf(lines), 'patched'] : this.#linesOf(lines, '');
    } finally {
      await this.#unlock(database.file);
    }
  }

  #linesOf(lines: Lines, token: string): Words {
    const current = this.#tokenOf(lines);
    if (token === current) return [current, 'same'];
    return [current, 'lines', ...lines.keys().flatMap((key) => [key, lines.get(key)])];
  }

  #tokenOf(lines: Lines): string {
    const token = this.#tokens.get(lines) ?? String(++this.#states);
    this.#tokens.set(lines, token);
    return token;
  }

  /** Opens a database by name, or by a path below the root. */
  #open(name: string): Database {
    const { folder, databases } = this.#root;
    // A path that was returned for `file` is used unchanged.
    const file =
      name.startsWith(`${databases}/`) || (folder !== '/' && name.startsWith(`${folder}/`))
        ? name
        : databaseFile(this.#root, name);
    if (dirname(file) === databases) return this.#databases.open(basename(file));
    const known = this.#files.get(file) ?? this.#databases.openFile(basename(file), file);
    this.#files.set(file, known);
    return known;
  }
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function rawOf(record: DbRecord): string {
  if (record instanceof StoredRecord) return record.raw;
  const stored = (text: string): string => bytesOf(text).replaceAll('|', '\\|');
  const props = [...record.props].map(([name, value]): [string, string] => [stored(name), stored(value)]);
  return composeFields({ type: stored(record.type), props: new Map(props) });
}
