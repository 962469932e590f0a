import { mustBeAccountKey, refuseAccountKey } from '../db/file/account-keys.ts';
import type { DbRecord } from '../db/file/record.ts';
import { mustBeSafe, refuseKey, refusePropName, refuseValue } from '../db/file/safe-text.ts';
import type { Snapshot } from '../db/file/snapshot.ts';
import { Failure } from '../problems.ts';
import { recordChange, type RecordChange } from './record-change.ts';

/** Properties to write: by name, in stored form. */
export type PropValues = Readonly<Record<string, string>>;

/**
 * A database with staged changes on top of the file. Nothing is written here. Staging a value that cannot be stored
 * safely is a mistake of the panel and throws.
 */
export class StagedDatabase {
  readonly name: string;
  /** The file when staging began. */
  readonly base: Snapshot;
  readonly #staged = new Map<string, DbRecord | undefined>();

  constructor(name: string, stored: Snapshot) {
    this.name = name;
    this.base = stored;
  }

  get(key: string): DbRecord | undefined {
    return this.#staged.has(key) ? this.#staged.get(key) : this.base.get(key);
  }

  /** A record from the file, without staged changes. */
  stored(key: string): DbRecord | undefined {
    return this.base.get(key);
  }

  /** Every record, in byte order of the keys. */
  all(): readonly DbRecord[] {
    return this.#withStaged(this.base.all(), () => true);
  }

  /** Records of one type, in byte order of their keys. */
  ofType(type: string): readonly DbRecord[] {
    return this.#withStaged(this.base.ofType(type), (record) => record.type === type);
  }

  /** @throws Failure `errors.recordExists` when a record of any type already has that key */
  create(key: string, type: string, props: PropValues): void {
    const taken = this.get(key);
    if (taken)
      throw new Failure('errors.recordExists', `${this.name} already has a record ${key} of type ${taken.type}`, {
        args: { name: key },
      });
    if (type === '') throw new Failure('errors.typeNeeded', `${key} in ${this.name} needs a type`);
    if (this.name === 'accounts') mustBeAccountKey(refuseAccountKey(key));
    mustBeSafe(refuseKey(key), `the key of a new ${type} record in ${this.name}`);
    this.#staged.set(key, stagedRecord(key, type, checkedProps(props)));
  }

  setProps(key: string, props: PropValues): void {
    const record = this.#mustGet(key);
    // What is there already may be older than today's rules.
    const others = Object.entries(props).filter(([name, value]) => record.prop(name) !== value);
    const merged = new Map([...record.props, ...checkedProps(Object.fromEntries(others))]);
    this.#staged.set(key, stagedRecord(key, record.type, merged));
  }

  deleteProps(key: string, names: readonly string[]): void {
    const record = this.#mustGet(key);
    const kept = [...record.props].filter(([name]) => !names.includes(name));
    this.#staged.set(key, stagedRecord(key, record.type, new Map(kept)));
  }

  setType(key: string, type: string): void {
    mustBeSafe(refuseValue(type), `the type of ${key} in ${this.name}`);
    this.#staged.set(key, stagedRecord(key, type, this.#mustGet(key).props));
  }

  delete(key: string): void {
    this.#mustGet(key);
    this.#staged.set(key, undefined);
  }

  get isTouched(): boolean {
    return this.#staged.size > 0;
  }

  /** The differences from the file when staging began. */
  changes(): RecordChange[] {
    return [...this.#staged]
      .map(([key, after]) => recordChange(this.name, key, this.base.get(key), after))
      .filter(isPresent);
  }

  #withStaged(stored: readonly DbRecord[], fits: (record: DbRecord) => boolean): readonly DbRecord[] {
    if (this.#staged.size === 0) return stored;
    const untouched = stored.filter((record) => !this.#staged.has(record.key));
    const staged = [...this.#staged.values()].filter(isPresent).filter(fits);
    return [...untouched, ...staged].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  #mustGet(key: string): DbRecord {
    const record = this.get(key);
    if (!record) throw new Failure('errors.notFound', `${this.name} has no record ${key}`);
    return record;
  }
}

function stagedRecord(key: string, type: string, props: ReadonlyMap<string, string>): DbRecord {
  return { key, type, props, prop: (name) => props.get(name) };
}

function checkedProps(props: PropValues): Map<string, string> {
  const checked = new Map(Object.entries(props));
  for (const [name, value] of checked) {
    mustBeSafe(refusePropName(name), `the property name ${JSON.stringify(name)}`);
    mustBeSafe(refuseValue(value), `the value of property ${name}`);
  }
  return checked;
}

function isPresent<thing>(thing: thing | undefined): thing is thing {
  return thing !== undefined;
}
