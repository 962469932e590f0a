import { textOf } from './text/byte-text.ts';
import { fieldText, lacksProp, parseType, readProp, readProps } from './text/record-line.ts';

/** One record of a database: its key, its type, and its properties (without the type). */
export interface DbRecord {
  readonly key: string;
  /** The kind of record (`user`, `service`). A plain setting has its value in this place: read that as `value`. */
  readonly type: string;
  /**
   * The value of a plain setting: a record without a type and properties, such as `DomainName=example.org`. It is in the
   * place of the type, so for any other record this is its type.
   */
  readonly value: string;
  /**
   * Returns the value of a property: `undefined` if it was never set, `''` if it is empty.
   * The `db` command shows both as empty. Source: developer manual, section 4, "Adding new account properties".
   */
  prop(name: string): string | undefined;
  readonly props: ReadonlyMap<string, string>;
}

/**
 * A record that is parsed when a second property is read. In a long list, only one property of most records is read.
 */
export class StoredRecord implements DbRecord {
  readonly key: string;
  /** The bytes after the `=` of its line. */
  readonly raw: string;
  #type: string | undefined;
  #props: ReadonlyMap<string, string> | undefined;
  #isAsked = false;

  constructor(key: string, raw: string) {
    this.key = key;
    this.raw = raw;
  }

  get type(): string {
    return (this.#type ??= fieldText(parseType(this.raw)));
  }

  get value(): string {
    return this.type;
  }

  get props(): ReadonlyMap<string, string> {
    return (this.#props ??= readProps(this.raw, textOf));
  }

  prop(name: string): string | undefined {
    if (!this.#props && lacksProp(this.raw, name)) return undefined;
    if (this.#props || this.#isAsked) return this.props.get(name);
    this.#isAsked = true;
    return readProp(this.raw, name, textOf);
  }
}
