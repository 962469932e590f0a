import { mustBeAccountKey, refuseAccountKey } from '../db/file/account-keys.ts';
import type { DbRecord } from '../db/file/record.ts';
import { putRecord } from '../db/file/record-list.ts';
import { checkedProps, mustBeSafe, refuseKey, refuseValue } from '../db/file/text/safe-text.ts';
import type { Snapshot } from '../db/file/snapshot.ts';
import { Failure } from '../refusals.ts';
import { byBytes } from '../files/names-in.ts';
import { recordChange, type RecordChange } from './record-change.ts';

/** Properties to write: by name, in stored form. */
export type PropValues = Readonly<Record<string, string>>;

/** What is below the staged records: the file, or the staged state of another change set. */
type Under = Pick<StagedDatabase, 'get' | 'all' | 'ofType'>;

/**
 * A database with staged changes on top of the file. Nothing is written here. Staging a value that cannot be stored
 * safely is a mistake of the panel and throws.
 */
export class StagedDatabase {
  readonly name: string;
  /** The file when staging began. */
  readonly base: Snapshot;
  readonly #under: Under;
  readonly #whole: StagedDatabase | undefined;
  readonly #staged = new Map<string, DbRecord | undefined>();
  /** Lists that were asked for, by type; undefined for that of all records. */
  readonly #lists = new Map<string | undefined, readonly DbRecord[]>();

  /** @param whole for a part of a change set: the same database of the whole one, which must not change meanwhile */
  constructor(name: string, stored: Snapshot, whole?: StagedDatabase) {
    this.name = name;
    this.base = stored;
    this.#under = whole ?? stored;
    this.#whole = whole;
  }

  get(key: string): DbRecord | undefined {
    return this.#staged.has(key) ? this.#staged.get(key) : this.#under.get(key);
  }

  /** A record from the file, without staged changes. */
  stored(key: string): DbRecord | undefined {
    return this.base.get(key);
  }

  /** Every record, in byte order of the keys. */
  all(): readonly DbRecord[] {
    return this.#list(undefined);
  }

  /** Records of one type, in byte order of their keys. */
  ofType(type: string): readonly DbRecord[] {
    return this.#list(type);
  }

  /** @throws Failure `errors.recordExists` when a record of any type already has that key */
  create(key: string, type: string, props: PropValues): void {
    const taken = this.get(key);
    if (taken)
      throw new Failure('errors.recordExists', `${this.name} already has a record ${key} of type ${taken.type}`, {
        kind: 'conflict',
        args: { name: key },
      });
    if (type === '') throw new Failure('errors.typeNeeded', `${key} in ${this.name} needs a type`);
    if (this.name === 'accounts') mustBeAccountKey(refuseAccountKey(key));
    mustBeSafe(refuseKey(key), `the key of a new ${type} record in ${this.name}`);
    this.#stage(key, stagedRecord(key, type, checkedProps(props)));
  }

  setProps(key: string, props: PropValues): void {
    const record = this.#mustGet(key);
    // Stored values may be older than today's rules, so unchanged ones are not checked.
    const others = Object.entries(props).filter(([name, value]) => record.prop(name) !== value);
    const merged = new Map([...record.props, ...checkedProps(Object.fromEntries(others))]);
    this.#stage(key, stagedRecord(key, record.type, merged));
  }

  deleteProps(key: string, names: readonly string[]): void {
    const record = this.#mustGet(key);
    const kept = [...record.props].filter(([name]) => !names.includes(name));
    this.#stage(key, stagedRecord(key, record.type, new Map(kept)));
  }

  setType(key: string, type: string): void {
    mustBeSafe(refuseValue(type), `the type of ${key} in ${this.name}`);
    this.#stage(key, stagedRecord(key, type, this.#mustGet(key).props));
  }

  delete(key: string): void {
    this.#mustGet(key);
    this.#stage(key, undefined);
  }

  /** The records that are staged here and in the whole; undefined for one that is deleted. */
  get staged(): ReadonlyMap<string, DbRecord | undefined> {
    return this.#whole ? new Map([...this.#whole.staged, ...this.#staged]) : this.#staged;
  }

  get isTouched(): boolean {
    return this.#staged.size > 0;
  }

  /** Takes over what was staged in a part. */
  adopt(part: StagedDatabase): void {
    for (const [key, record] of part.#staged) this.#stage(key, record);
  }

  /** The differences from the file when staging began; in a part, from what the whole had staged. */
  changes(): RecordChange[] {
    return [...this.#staged]
      .map(([key, after]) => recordChange(this.name, key, this.#under.get(key), after))
      .filter(isPresent);
  }

  /**
   * Keeps the lists that were asked for up to date: a change set may stage thousands of records, and read the whole
   * list after each.
   */
  #stage(key: string, record: DbRecord | undefined): void {
    const before = this.get(key);
    this.#staged.set(key, record);
    for (const type of new Set([undefined, before?.type, record?.type])) {
      const list = this.#lists.get(type);
      if (list) this.#lists.set(type, putRecord([...list], type, key, record));
    }
  }

  #list(type: string | undefined): readonly DbRecord[] {
    const under = type === undefined ? this.#under.all() : this.#under.ofType(type);
    if (this.#staged.size === 0) return under;
    const known = this.#lists.get(type);
    if (known) return known;
    const list = [...under];
    for (const [key, record] of this.#staged) putRecord(list, type, key, record);
    this.#lists.set(type, list);
    return list;
  }

  #mustGet(key: string): DbRecord {
    const record = this.get(key);
    // Not `errors.recordMissing`: that failure is for a link that a person followed, and this is a mistake of the
    // panel.
    if (!record) throw new Failure('errors.notFound', `${this.name} has no record ${key}`, { kind: 'missing' });
    return record;
  }
}

/**
 * The record as it will be read back after writing: properties in byte order, without blanks at the end of the last
 * one.
 */
function stagedRecord(key: string, type: string, given: ReadonlyMap<string, string>): DbRecord {
  const props = new Map([...given].sort(([a], [b]) => byBytes(a, b)));
  const [last] = [...props.keys()].slice(-1);
  if (last !== undefined) props.set(last, (props.get(last) ?? '').replace(/[ \t\r\v\f\n]+$/, ''));
  return { key, type, value: type, props, prop: (name) => props.get(name) };
}

function isPresent<thing>(thing: thing | undefined): thing is thing {
  return thing !== undefined;
}
