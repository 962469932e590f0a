import { accessSync, constants } from 'node:fs';
import { Failure, hasCode } from '../refusals.ts';
import type { Database } from '../db/file/database.ts';
import type { Draft, LineEdit } from '../db/file/draft.ts';
import type { Codec } from './encoding.ts';
import { trimBlanks } from '../db/file/text/record-line.ts';
import { recordsWith } from './matching.ts';
import { bytesOfProps, OpenRecord, withProps, type RecordStore, type RecordProps } from './open-record.ts';
import { mustBeSafe, refuseLineKey } from '../db/file/text/safe-text.ts';
import { lineKey, type Snapshot } from '../db/file/snapshot.ts';

export interface OpenDatabaseContext {
  readonly codec: Codec;
  readonly readOnly: boolean;
  /** Receives one line for unusual input that is accepted. */
  readonly warn: (line: string) => void;
  /** Whether there are defaults for a record of this database. */
  readonly hasDefaults: (key: string) => boolean;
}

/**
 * A database opened by a script. It shows the file as it was when opened, reloaded or last written by this object, and
 * writes each change at once, under the lock and to the current file. So two of them never undo each other's changes.
 * Properties that were never set are `undefined`.
 */
export class OpenDatabase {
  /**
   * True if the database was opened read-only or the file is not writable. Changes then throw
   * `errors.databaseReadOnly`.
   */
  readonly isReadOnly: boolean;
  readonly #database: Database;
  readonly #context: OpenDatabaseContext;
  readonly #store: RecordStore;
  #state: Snapshot;

  constructor(database: Database, context: OpenDatabaseContext) {
    this.#database = database;
    this.#context = context;
    this.#state = database.snapshot();
    this.isReadOnly = context.readOnly || !isWritable(database.file);
    this.#store = {
      codec: context.codec,
      raw: (line) => this.#state.lines.get(line),
      edit: (line, edit) => this.#edit(line, edit),
      warn: context.warn,
    };
  }

  get file(): string {
    return this.#database.file;
  }

  /** Reads the file again if it has changed. */
  reload(): void {
    this.#state = this.#database.snapshot();
  }

  get(key: string): OpenRecord | undefined {
    const line = this.#line(key);
    return this.#state.lines.get(line) === undefined ? undefined : new OpenRecord(key, line, this.#store);
  }

  /** Returns all keys in byte order. */
  keys(): string[] {
    return this.#state.lines.keys().map(this.#context.codec.toText);
  }

  /** Returns all records in byte order of their keys. */
  getAll(): OpenRecord[] {
    const { toText } = this.#context.codec;
    return this.#state.lines.keys().map((line) => new OpenRecord(toText(line), line, this.#store));
  }

  /**
   * Returns the records that have every wanted property, as the whole value or in a comma-separated list; `type` is a
   * property too.
   */
  getAllByProp(wanted: RecordProps): OpenRecord[] {
    return recordsWith(this.getAll(), wanted);
  }

  /** Returns the keys of the records of a type. */
  listByType(type: string): string[] {
    return this.getAllByProp({ type }).map(({ key }) => key);
  }

  /** Returns the properties of all records by key, with the type as `type`. */
  asMap(): Map<string, Map<string, string>> {
    return new Map(this.getAll().map(({ key, type, props }) => [key, new Map([...props, ['type', type]])]));
  }

  /**
   * Creates a record. The properties must contain its `type`.
   * @returns undefined if the key exists already; a warning names its type
   * @throws Failure for values that would be read back differently; `errors.typeNeeded`
   */
  async newRecord(key: string, props: RecordProps): Promise<OpenRecord | undefined> {
    this.#mustBeWritable();
    const raw = this.#rawRecord(key, props);
    if (raw === '' || raw.startsWith('|')) throw new Failure('errors.typeNeeded', `${key} needs a type`);
    return this.#add(key, raw);
  }

  /** Returns what the file holds for a new record, after its key. */
  #rawRecord(key: string, props: RecordProps): string {
    mustBeSafe(refuseLineKey(this.#context.codec.toBytes(key)), `key ${JSON.stringify(key)}`);
    return withProps('', bytesOfProps(props, this.#context.codec, 'refusing bars'));
  }

  async #add(key: string, raw: string): Promise<OpenRecord | undefined> {
    const found: { before?: string | undefined } = {};
    await this.#edit(this.#line(key), (before) => {
      found.before = before;
      return before ?? raw;
    });
    if (found.before === undefined) return this.get(key);
    this.#context.warn(`${key} is taken: there is a record of type ${this.get(key)?.type ?? ''}`);
    return undefined;
  }

  /** Returns the value of a plain setting, which is its type. */
  getValue(key: string): string | undefined {
    return this.get(key)?.value;
  }

  /**
   * Sets a plain setting; a missing one is created by default.
   * @returns whether it was set
   */
  async setValue(key: string, value: string, options: { readonly create?: boolean } = {}): Promise<boolean> {
    const record = this.get(key);
    if (record) return record.setValue(value);
    if (options.create === false) return false;
    const type = value.replaceAll('|', '');
    // A plain setting may be empty, but the type of a record may not.
    const isEmpty = type.trim() === '';
    const made = isEmpty ? await this.#add(key, this.#rawRecord(key, { type })) : await this.newRecord(key, { type });
    return made !== undefined;
  }

  /** Returns a property of a record; undefined if either does not exist. */
  getProp(key: string, name: string): string | undefined {
    return this.get(key)?.prop(name);
  }

  /**
   * Sets a property. A missing record is created only if a type is given.
   * @returns whether it was set
   */
  async setProp(key: string, name: string, value: string, options: { readonly type?: string } = {}): Promise<boolean> {
    const { type } = options;
    const record = this.get(key) ?? (type === undefined ? undefined : await this.newRecord(key, { type }));
    return (await record?.setProp(name, value)) ?? false;
  }

  /**
   * Removes a setting.
   * @returns its old value
   */
  async getValueAndDelete(key: string): Promise<string | undefined> {
    const value = this.getValue(key);
    await this.get(key)?.delete();
    return value;
  }

  /**
   * Removes a property.
   * @returns its old value
   */
  async getPropAndDelete(key: string, name: string): Promise<string | undefined> {
    return this.get(key)?.deleteProp(name);
  }

  /** Whether there are defaults for a record with this key. */
  recordHasDefaults(key: string): boolean {
    return this.#context.hasDefaults(key);
  }

  /**
   * Makes several changes under one lock with one write. If the function throws, nothing is written. The draft uses
   * text with either encoding.
   */
  async update<result>(change: (draft: Draft) => result): Promise<result> {
    this.#mustBeWritable();
    const result = await this.#database.update(change);
    this.reload();
    return result;
  }

  async #edit(line: string, edit: LineEdit): Promise<void> {
    const raw = await this.update((draft) => {
      draft.edit(line, edit);
      return draft.lines.get(line);
    });
    if (raw?.startsWith('|')) this.#context.warn(`${this.#context.codec.toText(line)} has no type`);
  }

  #line(key: string): string {
    const { toBytes, toText } = this.#context.codec;
    const bytes = trimBlanks(toBytes(key));
    return toText(bytes) === bytes ? bytes : lineKey(this.#state.lines, key);
  }

  #mustBeWritable(): void {
    if (this.isReadOnly) throw new Failure('errors.databaseReadOnly', `${this.file} is open for reading only`);
  }
}

/** A missing file counts as writable. */
function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch (error) {
    return hasCode(error, 'ENOENT');
  }
}
