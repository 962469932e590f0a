import { basename } from 'node:path';
import { Failure } from '../../refusals.ts';
import { mustBeAccountKey, refuseAccountKey, refuseAccountLine } from './account-keys.ts';
import { bytesOf, textOf } from './text/byte-text.ts';
import { fieldText, parseFields, trimBlanks } from './text/record-line.ts';
import { StoredRecord, type DbRecord } from './record.ts';
import { checkedProps, composeSafely, mustBeSafe, refuseKey, refuseValue, type Props } from './text/safe-text.ts';
import type { Lines } from './text/lines.ts';
import { lineKey, type Snapshot } from './snapshot.ts';

/** Converts the stored bytes after a line's `=` to new ones; undefined means no record. */
export type LineEdit = (raw: string | undefined) => string | undefined;

/**
 * A database whose lock is held: its current content and the changes to write. Untouched records keep their bytes, and
 * so do untouched properties of changed records. Trailing spaces of a record's last property are not stored, since the
 * format does not allow it.
 */
export class Draft {
  /** Name of the database. */
  readonly name: string;
  readonly #isOfAccounts: boolean;
  readonly #edits: { readonly key: string; readonly edit: LineEdit }[] = [];
  /** Lines changed since the view was computed; undefined for removed lines. */
  readonly #pending = new Map<string, string | undefined>();
  #base: Snapshot;
  #view: Snapshot;
  #changed = false;

  constructor(name: string, read: Snapshot) {
    this.name = name;
    this.#isOfAccounts = basename(name) === 'accounts';
    this.#base = read;
    this.#view = read;
  }

  get(key: string): DbRecord | undefined {
    const line = this.#lineKey(key);
    const raw = this.#pending.get(line);
    if (raw !== undefined) return new StoredRecord(textOf(line), raw);
    return this.#pending.has(line) ? undefined : this.#view.get(key);
  }

  keys(): readonly string[] {
    return this.view.keys();
  }

  all(): readonly DbRecord[] {
    return this.view.all();
  }

  ofType(type: string): readonly DbRecord[] {
    return this.view.ofType(type);
  }

  /** @throws Failure if the key exists already or a value cannot be stored safely */
  create(key: string, type: string, props: Props): void {
    mustBeSafe(refuseKey(key), `${this.name}: key ${JSON.stringify(key)}`);
    if (this.#isOfAccounts) mustBeAccountKey(refuseAccountKey(key));
    const given = [...checkedProps(props)].map(([name, value]): [string, string] => [bytesOf(name), bytesOf(value)]);
    const created = composeSafely({ type: typeBytes(type), props: new Map(given) });
    this.edit(this.#lineKey(key), (raw) => {
      if (raw !== undefined)
        throw new Failure(
          'errors.recordExists',
          `${this.name} already has a record ${key} of type ${textOf(parseFields(raw).type)}`,
          { kind: 'conflict', args: { key, name: key } },
        );
      return created;
    });
  }

  /** Changes the type and keeps the properties. */
  setType(key: string, type: string): void {
    const bytes = typeBytes(type);
    this.#editRecord(key, (raw) => composeSafely({ ...parseFields(raw), type: bytes }));
  }

  /** Adds and overwrites properties. */
  setProps(key: string, props: Props): void {
    const given = checkedProps(props);
    this.#editRecord(key, (raw) => {
      const { type, props: stored } = parseFields(raw);
      const result = new Map(stored);
      for (const [name, value] of given) {
        const bytes = storedName(stored, name);
        const now = stored.get(bytes);
        if (now === undefined || fieldText(now) !== value) result.set(bytes, bytesOf(value));
      }
      return isSame(stored, result) ? raw : composeSafely({ type, props: result });
    });
  }

  /** Removes properties; missing ones are ignored. */
  deleteProps(key: string, names: readonly string[]): void {
    this.#editRecord(key, (raw) => {
      const { type, props } = parseFields(raw);
      const kept = [...props].filter(([name]) => !names.includes(textOf(name)));
      return kept.length < props.size ? composeSafely({ type, props: new Map(kept) }) : raw;
    });
  }

  delete(key: string): void {
    this.#editRecord(key, () => undefined);
  }

  /**
   * Changes one line as bytes; all other changes use this method. Only the key of a new account is checked.
   * @throws Failure `errors.accountKeyUnsafe`
   */
  edit(key: string, edit: LineEdit): void {
    const raw = this.#pending.has(key) ? this.#pending.get(key) : this.#view.lines.get(key);
    const edited = edit(raw);
    if (edited === raw) return;
    if (raw === undefined && this.#isOfAccounts) mustBeAccountKey(refuseAccountLine(key));
    this.#edits.push({ key, edit });
    this.#changed = true;
    this.#pending.set(key, edited);
  }

  /** Forces a write even if nothing changed. */
  touch(): void {
    this.#changed = true;
  }

  get lines(): Lines {
    return this.view.lines;
  }

  /** The content with the changes. */
  get view(): Snapshot {
    if (this.#pending.size > 0) {
      this.#view = this.#view.next(this.#view.lines.with(this.#pending), [...this.#pending.keys()]);
      this.#pending.clear();
    }
    return this.#view;
  }

  /** The content before the changes. */
  get base(): Snapshot {
    return this.#base;
  }

  /** The keys of changed lines as bytes, in the order of their first change. */
  editedKeys(): readonly string[] {
    return [...new Set(this.#edits.map(({ key }) => key))];
  }

  /** Whether there is anything to write. */
  get changed(): boolean {
    return this.#changed;
  }

  /** Whether a state has all changed records as they are here; somebody may have given them new properties. */
  isIn(read: Snapshot): boolean {
    const [before, after, now] = [this.#base.lines, this.lines, read.lines];
    return this.editedKeys().every((key) => isLineIn(now.get(key), after.get(key), before.get(key)));
  }

  /** Applies the changes again to a newer state of the file. */
  moveOnto(read: Snapshot): void {
    const edits = this.#edits.splice(0);
    this.#pending.clear();
    this.#base = read;
    this.#view = read;
    for (const { key, edit } of edits) this.edit(key, edit);
  }

  /** Starts again from the written state. */
  written(read: Snapshot): void {
    this.#edits.length = 0;
    this.#pending.clear();
    this.#base = read;
    this.#view = read;
    this.#changed = false;
  }

  #editRecord(key: string, edit: (raw: string) => string | undefined): void {
    this.edit(this.#lineKey(key), (raw) => {
      if (raw === undefined)
        throw new Failure('errors.recordMissing', `${this.name} has no record ${key}`, {
          kind: 'missing',
          args: { key, name: key },
        });
      return edit(raw);
    });
  }

  #lineKey(key: string): string {
    return lineKey({ has: (bytes) => this.#pending.has(bytes) || this.#view.lines.has(bytes) }, key);
  }
}

/** Returns the bytes of a property name as stored. An old file may have it in Latin-1. */
function storedName(props: ReadonlyMap<string, unknown>, name: string): string {
  const bytes = bytesOf(name);
  return props.has(bytes) ? bytes : ([...props.keys()].find((stored) => textOf(stored) === name) ?? bytes);
}

/** Whether a line has all that the change from one line to another has made of it. */
function isLineIn(now: string | undefined, after: string | undefined, before: string | undefined): boolean {
  if (now === undefined || after === undefined) return now === after;
  const [read, wanted] = [parseFields(now), parseFields(after)];
  const dropped =
    before === undefined ? [] : [...parseFields(before).props.keys()].filter((name) => !wanted.props.has(name));
  return (
    read.type === wanted.type &&
    [...wanted.props].every(([name, value]) => read.props.get(name) === value) &&
    !dropped.some((name) => read.props.has(name))
  );
}

function isSame(a: ReadonlyMap<string, string | undefined>, b: ReadonlyMap<string, string | undefined>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => value !== undefined && b.get(name) === value);
}

function typeBytes(type: string): string {
  mustBeSafe(refuseValue(type), `type ${JSON.stringify(type)}`);
  return trimBlanks(bytesOf(type));
}
