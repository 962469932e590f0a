import { Failure, type Refusal } from '../problems.ts';
import { bytesOf } from './byte-text.ts';
import { composeValue, storedBytes, trimBlanks } from './record-line.ts';
import type { DbRecord } from './record.ts';
import { refuseKey, refusePropName, refuseValue } from './safe-text.ts';
import { Snapshot } from './snapshot.ts';

/** Properties to write, by name. */
export type Props = Readonly<Record<string, string>> | ReadonlyMap<string, string>;

/**
 * A database while its lock is held: what the file holds now, and what is to be written over it. Records that are not
 * touched keep their bytes, and so do the untouched properties of those that are.
 */
export class Draft {
  readonly #name: string;
  readonly #lines: Map<string, string | undefined>;
  #view: Snapshot;
  #changed = false;

  /** @param name of the database, for messages */
  constructor(name: string, read: Snapshot) {
    this.#name = name;
    this.#lines = new Map(read.lines);
    this.#view = new Snapshot(this.#lines, read);
  }

  get(key: string): DbRecord | undefined {
    return this.#view.get(key);
  }

  keys(): readonly string[] {
    return this.#view.keys();
  }

  ofType(type: string): readonly DbRecord[] {
    return this.#view.ofType(type);
  }

  /** Whether there is anything to write. */
  get changed(): boolean {
    return this.#changed;
  }

  get lines(): ReadonlyMap<string, string | undefined> {
    return this.#lines;
  }

  /** @throws Failure when the key is taken or something cannot be stored safely */
  create(key: string, type: string, props: Props): void {
    if (this.get(key)) throw new Failure('errors.recordExists', `${this.#name} already has a record ${key}`, { args: { name: key } });
    mustBeSafe(refuseKey(key), `${this.#name}: key ${JSON.stringify(key)}`);
    this.#store(key, type, checked(props), new Map());
  }

  setType(key: string, type: string): void {
    const record = this.#mustGet(key);
    this.#store(key, type, record.props, storedBytes(record.raw));
  }

  setProps(key: string, props: Props): void {
    const record = this.#mustGet(key);
    const added = checked(props);
    const kept = storedBytes(record.raw);
    for (const [name, value] of added) if (record.prop(name) !== value) kept.delete(name);
    this.#store(key, record.type, new Map([...record.props, ...added]), kept);
  }

  deleteProps(key: string, names: readonly string[]): void {
    const record = this.#mustGet(key);
    const props = new Map([...record.props].filter(([name]) => !names.includes(name)));
    this.#store(key, record.type, props, storedBytes(record.raw));
  }

  delete(key: string): void {
    this.#mustGet(key);
    this.#lines.delete(bytesOf(trimBlanks(key)));
    this.#touch();
  }

  #mustGet(key: string): NonNullable<ReturnType<Snapshot['get']>> {
    const record = this.#view.get(key);
    if (!record) throw new Failure('errors.recordMissing', `${this.#name} has no record ${key}`, { args: { key } });
    return record;
  }

  #store(key: string, type: string, props: ReadonlyMap<string, string>, kept: ReadonlyMap<string, string>): void {
    mustBeSafe(refuseValue(type), `${this.#name}: type of ${key}`);
    const line = bytesOf(trimBlanks(key));
    const raw = composeValue({ type, props }, kept);
    if (this.#lines.get(line) === raw) return;
    this.#lines.set(line, raw);
    this.#touch();
  }

  #touch(): void {
    this.#changed = true;
    this.#view = new Snapshot(this.#lines, this.#view);
  }
}

function checked(props: Props): Map<string, string> {
  const given = new Map(props instanceof Map ? props : Object.entries(props));
  for (const [name, value] of given) {
    mustBeSafe(refusePropName(name), `property name ${JSON.stringify(name)}`);
    mustBeSafe(refuseValue(value), `value of property ${name}`);
  }
  return given;
}

function mustBeSafe(refusal: Refusal | undefined, what: string): void {
  if (refusal) throw new Failure(refusal.key, `cannot store ${what} (${refusal.key})`, { args: refusal.args });
}
