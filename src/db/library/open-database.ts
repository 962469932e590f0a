import { accessSync, constants } from 'node:fs';
import { Failure } from '../../problems.ts';
import type { Database } from '../file/database.ts';
import type { Draft, LineEdit } from '../file/draft.ts';
import type { Codec } from './encoding.ts';
import { trimBlanks } from '../file/record-line.ts';
import { recordsWith } from './matching.ts';
import { bytesOfProps, OpenRecord, withProps, type RecordPlace, type RecordProps } from './open-record.ts';
import { mustBeSafe, refuseLineKey } from '../file/safe-text.ts';
import { lineKey, type Snapshot } from '../file/snapshot.ts';

export interface OpenDatabaseOptions {
  readonly codec: Codec;
  readonly readOnly: boolean;
  /** Gets a line about what is odd and done all the same. */
  readonly warn: (line: string) => void;
  /** Whether the defaults have something for a record of this database. */
  readonly hasDefaults: (key: string) => boolean;
}

/**
 * A database as a script has it open: it reads what the file held when it was opened, reloaded or last written through it,
 * and writes each change at once, under the lock and to the file as it is then. So two of them never undo each other's
 * changes. Properties that were never set are `undefined`.
 */
export class OpenDatabase {
  /** Whether it was opened so, or the file may not be written. Changing it then throws `errors.databaseReadOnly`. */
  readonly isReadOnly: boolean;
  readonly #database: Database;
  readonly #options: OpenDatabaseOptions;
  readonly #place: RecordPlace;
  #state: Snapshot;

  constructor(database: Database, options: OpenDatabaseOptions) {
    this.#database = database;
    this.#options = options;
    this.#state = database.snapshot();
    this.isReadOnly = options.readOnly || !isWritable(database.file);
    this.#place = {
      codec: options.codec,
      raw: (line) => this.#state.lines.get(line),
      edit: (line, edit) => this.#edit(line, edit),
      warn: options.warn,
    };
  }

  get file(): string {
    return this.#database.file;
  }

  /** Has it read the file again if that has changed. */
  reload(): void {
    this.#state = this.#database.snapshot();
  }

  get(key: string): OpenRecord | undefined {
    const line = this.#line(key);
    return this.#state.lines.get(line) === undefined ? undefined : new OpenRecord(key, line, this.#place);
  }

  /** All keys, in byte order. */
  keys(): string[] {
    return this.#state.lines.keys().map(this.#options.codec.toText);
  }

  /** All records, in byte order of their keys. */
  getAll(): OpenRecord[] {
    const { toText } = this.#options.codec;
    return this.#state.lines.keys().map((line) => new OpenRecord(toText(line), line, this.#place));
  }

  /** The records that have every wanted property, as a whole or as an element between commas; `type` is one. */
  getAllByProp(wanted: RecordProps): OpenRecord[] {
    return recordsWith(this.getAll(), wanted);
  }

  /** Keys of the records of a type. */
  listByType(type: string): string[] {
    return this.getAllByProp({ type }).map(({ key }) => key);
  }

  /** Every record's properties by name, its type as `type`, by key. */
  asMap(): Map<string, Map<string, string>> {
    return new Map(this.getAll().map(({ key, type, props }) => [key, new Map([...props, ['type', type]])]));
  }

  /**
   * Creates a record; `type` among the properties is its type, which it cannot do without.
   * @returns undefined where one has that key already; of which type that is, is told as a warning
   * @throws Failure for what would not be read back as it was meant; `errors.typeNeeded`
   */
  async newRecord(key: string, props: RecordProps): Promise<OpenRecord | undefined> {
    this.#mustBeWritable();
    mustBeSafe(refuseLineKey(this.#options.codec.toBytes(key)), `key ${JSON.stringify(key)}`);
    const raw = withProps('', bytesOfProps(props, this.#options.codec, 'refusing bars'));
    if (raw === '' || raw.startsWith('|')) throw new Failure('errors.typeNeeded', `${key} cannot do without a type`);
    return this.#make(key, props);
  }

  async #make(key: string, props: RecordProps): Promise<OpenRecord | undefined> {
    mustBeSafe(refuseLineKey(this.#options.codec.toBytes(key)), `key ${JSON.stringify(key)}`);
    const raw = withProps('', bytesOfProps(props, this.#options.codec, 'refusing bars'));
    const found: { before?: string | undefined } = {};
    await this.#edit(this.#line(key), (before) => {
      found.before = before;
      return before ?? raw;
    });
    if (found.before === undefined) return this.get(key);
    this.#options.warn(`${key} is taken: there is a record of type ${this.get(key)?.type ?? ''}`);
    return undefined;
  }

  /** The value of a plain setting, which is its type. */
  getValue(key: string): string | undefined {
    return this.get(key)?.value;
  }

  /** Sets a plain setting, and creates it unless told not to. @returns whether it is set */
  async setValue(key: string, value: string, options: { readonly create?: boolean } = {}): Promise<boolean> {
    const record = this.get(key);
    if (record) return record.setValue(value);
    if (options.create === false) return false;
    const type = value.replaceAll('|', '');
    // A plain setting can be empty, which a record's type cannot.
    const made = type.trim() === '' ? await this.#make(key, { type }) : await this.newRecord(key, { type });
    return made !== undefined;
  }

  /** A property of a record; undefined where either is not there. */
  getProp(key: string, name: string): string | undefined {
    return this.get(key)?.prop(name);
  }

  /** Sets a property; a record that is not there is created only when given a type. @returns whether it is set */
  async setProp(key: string, name: string, value: string, options: { readonly type?: string } = {}): Promise<boolean> {
    const { type } = options;
    const record = this.get(key) ?? (type === undefined ? undefined : await this.newRecord(key, { type }));
    return (await record?.setProp(name, value)) ?? false;
  }

  /** Takes a setting out. @returns what it was */
  async getValueAndDelete(key: string): Promise<string | undefined> {
    const value = this.getValue(key);
    await this.get(key)?.delete();
    return value;
  }

  /** Takes a property out. @returns what it was */
  async getPropAndDelete(key: string, name: string): Promise<string | undefined> {
    return this.get(key)?.deleteProp(name);
  }

  /** Whether the defaults have something for a record of this key. */
  recordHasDefaults(key: string): boolean {
    return this.#options.hasDefaults(key);
  }

  /**
   * Several changes under one lock and with one write; when the function throws, nothing is written. The draft speaks
   * text, whatever the encoding.
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
    if (raw?.startsWith('|')) this.#options.warn(`${this.#options.codec.toText(line)} has no type`);
  }

  #line(key: string): string {
    const { toBytes, toText } = this.#options.codec;
    const bytes = trimBlanks(toBytes(key));
    return toText(bytes) === bytes ? bytes : lineKey(this.#state.lines, key);
  }

  #mustBeWritable(): void {
    if (this.isReadOnly) throw new Failure('errors.databaseReadOnly', `${this.file} is open for reading only`);
  }
}

/** A file that is not there yet counts as one that may be written. */
function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}
