import { Failure } from '../refusals.ts';
import type { LineEdit } from '../db/file/draft.ts';
import type { Codec } from './encoding.ts';
import { parseFields, parseType, readProps } from '../db/file/text/record-line.ts';
import type { DbRecord } from '../db/file/record.ts';
import { composeSafely, mustBeSafe, refuseLinePart } from '../db/file/text/safe-text.ts';
import { byBytes } from '../files/names-in.ts';

/** The open database of a record. */
export interface RecordStore {
  readonly codec: Codec;
  /** Returns the current line of a key; undefined if there is none. */
  raw(line: string): string | undefined;
  edit(line: string, edit: LineEdit): Promise<void>;
  warn(text: string): void;
}

/** Properties by name; `type` is the type. */
export type RecordProps = Readonly<Record<string, string>>;

/**
 * A record of an open database. It reads from the database and writes at once. A bar in a new value is removed, as in
 * the classic programs; other values that would be read back differently throw a Failure.
 */
export class OpenRecord implements DbRecord {
  readonly key: string;
  readonly #line: string;
  readonly #store: RecordStore;
  #read: { readonly raw: string; readonly props: ReadonlyMap<string, string> } | undefined;

  /** @param line the key as bytes, as in its line */
  constructor(key: string, line: string, store: RecordStore) {
    this.key = key;
    this.#line = line;
    this.#store = store;
  }

  /** Empty also if the record was deleted. */
  get type(): string {
    const raw = this.#store.raw(this.#line);
    return raw === undefined ? '' : this.#shown(parseType(raw));
  }

  /** Without the type. */
  get props(): ReadonlyMap<string, string> {
    const raw = this.#store.raw(this.#line) ?? '';
    if (this.#read?.raw !== raw) this.#read = { raw, props: readProps(raw, this.#store.codec.toText) };
    return this.#read.props;
  }

  /** Returns the value of a property, `undefined` if it was never set; `type` is the type. */
  prop(name: string): string | undefined {
    if (name !== 'type') return this.props.get(name);
    return this.#store.raw(this.#line) === undefined ? undefined : this.type;
  }

  /**
   * Sets one property, or the type.
   * @returns false if the record was deleted
   */
  async setProp(name: string, value: string): Promise<boolean> {
    const given = bytesOfProps({ [name]: value }, this.#store.codec, 'without bars');
    return this.#edit((raw) => withProps(raw, given));
  }

  /** Adds and overwrites properties. A deleted record is created again, without a type if none is given. */
  async mergeProps(props: RecordProps): Promise<void> {
    const given = bytesOfProps(props, this.#store.codec, 'without bars');
    await this.#store.edit(this.#line, (raw) => withProps(raw ?? '', given));
  }

  /**
   * Replaces all properties and the type.
   * @throws Failure `errors.typeNeeded`
   */
  async resetProps(props: RecordProps & { readonly type: string }): Promise<void> {
    if (!props.type) throw new Failure('errors.typeNeeded', `${this.key} needs a type`);
    const given = bytesOfProps(props, this.#store.codec, 'without bars');
    await this.#store.edit(this.#line, () => withProps('', given));
  }

  /**
   * Removes a property.
   * @returns its old value
   * @throws Failure `errors.typeNeeded` for `type`
   */
  async deleteProp(name: string): Promise<string | undefined> {
    if (name === 'type') throw new Failure('errors.typeNeeded', `${this.key} needs a type`);
    const before = this.prop(name);
    await this.#edit((raw) => {
      const { type, props } = parseFields(raw);
      const kept = [...props].filter(([bytes]) => this.#store.codec.toText(bytes) !== name);
      return kept.length === props.size ? raw : composeSafely({ type, props: new Map(kept) });
    });
    return before;
  }

  /** @returns false if it was already deleted */
  delete(): Promise<boolean> {
    return this.#edit(() => undefined);
  }

  /** A plain setting's value: its type. If the record has properties a warning is given. */
  get value(): string {
    this.#warnOfProps();
    return this.type;
  }

  async setValue(value: string): Promise<boolean> {
    this.#warnOfProps();
    return this.setProp('type', value);
  }

  /** Formats the record for display: its key, then a line for each property and the type, with aligned names. */
  show(): string {
    const all = [...this.props, ['type', this.type] as const].sort(([a], [b]) => byBytes(a, b));
    const width = Math.min(40, Math.max(...all.map(([name]) => name.length)));
    return [`${this.key}\n`, ...all.map(([name, value]) => `  ${name.padStart(width)} = ${value}\n`)].join('');
  }

  #warnOfProps(): void {
    if (this.props.size > 0) this.#store.warn(`${this.key} has properties, so that its type is not a plain value`);
  }

  async #edit(edit: (raw: string) => string | undefined): Promise<boolean> {
    let found = false;
    await this.#store.edit(this.#line, (raw) => {
      found = raw !== undefined;
      return raw === undefined ? undefined : edit(raw);
    });
    return found;
  }

  /** Decodes a value: escaped bars are unescaped. Names keep their backslash. */
  #shown(bytes: string): string {
    return this.#store.codec.toText(bytes.replaceAll('\\|', '|'));
  }
}

/**
 * Returns the bytes to store.
 * @param bars whether bars are removed, or refused unless escaped
 * @throws Failure for values that would be read back differently
 */
export function bytesOfProps(
  props: RecordProps,
  codec: Codec,
  bars: 'without bars' | 'refusing bars',
): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const [name, value] of Object.entries(props)) {
    const stored = bars === 'without bars' ? value.replaceAll('|', '') : value;
    mustBeSafe(refuseLinePart(codec.toBytes(name)), `property name ${JSON.stringify(name)}`);
    mustBeSafe(refuseLinePart(codec.toBytes(stored)), `value of property ${name}`);
    given.set(codec.toBytes(name), codec.toBytes(stored));
  }
  return given;
}

/** Adds or overwrites properties in the text of a record; `type` is the type. */
export function withProps(raw: string, given: ReadonlyMap<string, string>): string {
  const { type, props } = parseFields(raw);
  const result = new Map([...props, ...given]);
  result.delete('type');
  return composeSafely({ type: given.get('type') ?? type, props: result });
}
