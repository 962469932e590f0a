import { mustBeAccountKey, refuseAccountLine } from '../db/file/account-keys.ts';
import { refuseNewAccount } from '../accounts/account-names.ts';
import { takeAccountNumber, takenNumbers } from '../accounts/account-numbers.ts';
import type { Databases } from '../db/file/databases.ts';
import { isStorable, longestPassword } from '../accounts/passwords/password-strength.ts';
import type { DbRecord } from '../db/file/record.ts';
import type { Snapshot } from '../db/file/snapshot.ts';
import { signalId, type Signal } from '../events/signal.ts';
import { Failure, type Refusal } from '../refusals.ts';
import { lastServices, type ServicesNow } from '../services/services-now.ts';
import type { RecordChange } from './record-change.ts';
import { StagedDatabase, type PropValues } from './staged-database.ts';

/** States in which databases were read, by name. */
export type FoundSnapshots = ReadonlyMap<string, Snapshot>;

/**
 * Records to write and events to signal, collected while a page's post-event runs; nothing is done until it is applied.
 * Reading through it shows the staged state.
 * Source: developer manual, section 4, "Leveraging the provisioning system".
 */
export class ChangeSet {
  readonly #databases: Databases;
  /** The change set this is a part of. */
  readonly #whole: ChangeSet | undefined;
  readonly #staged = new Map<string, StagedDatabase>();
  readonly #signals = new Map<string, Signal>();
  readonly #passwords = new Map<string, string>();
  readonly #forgotten: string[] = [];
  readonly #deletedAfterwards: string[] = [];
  readonly #numbered: string[] = [];
  #takenNumbers: ReadonlySet<number> | undefined;
  #together = false;

  constructor(databases: Databases, whole?: ChangeSet) {
    this.#databases = databases;
    this.#whole = whole;
  }

  /** A new change set on the same databases. */
  fresh(): ChangeSet {
    return new ChangeSet(this.#databases);
  }

  /**
   * A part of this change set, for one record of many. It sees what is staged in the whole; what is staged in the part
   * becomes visible in the whole only when `adopt` takes it over. A part that is not adopted has no effect.
   */
  part(): ChangeSet {
    return new ChangeSet(this.#databases, this);
  }

  /** Takes over what was staged in a part of this one. */
  adopt(part: ChangeSet): void {
    for (const [name, database] of part.#staged) if (database.isTouched) this.database(name).adopt(database);
    for (const { event, args } of part.signals) this.signal(event, ...args);
    for (const [account, password] of part.#passwords) this.#passwords.set(account, password);
    this.#forgotten.push(...part.#forgotten);
    this.#deletedAfterwards.push(...part.#deletedAfterwards);
    this.#numbered.push(...part.#numbered);
  }

  /** The services as they were last examined; undefined if they have not been examined. */
  get services(): ServicesNow | undefined {
    return lastServices(this.#databases);
  }

  /** A database with the staged changes. */
  database(name: string): StagedDatabase {
    const known = this.#staged.get(name);
    if (known) return known;
    const whole = this.#whole?.database(name);
    const staged = new StagedDatabase(name, whole?.base ?? this.#databases.open(name).snapshot(), whole);
    this.#staged.set(name, staged);
    return staged;
  }

  get accounts(): StagedDatabase {
    return this.database('accounts');
  }

  get configuration(): StagedDatabase {
    return this.database('configuration');
  }

  /** The databases read so far, by name, each in the state in which it was read. */
  found(): FoundSnapshots {
    return new Map([...this.#staged].map(([name, database]) => [name, database.base]));
  }

  /** Whether some databases are unchanged since they were read. */
  finds(found: FoundSnapshots): boolean {
    for (const [name, snapshot] of found) if (this.database(name).base !== snapshot) return false;
    return true;
  }

  /** Why an account of a type cannot be created with a name; undefined when it can. */
  refuseAccount(type: string, name: string): Refusal | undefined {
    const { root } = this.#databases;
    const { accounts, configuration } = this;
    return refuseNewAccount(type, name, { root, accounts, configuration, domains: this.database('domains') });
  }

  /** Sets properties of an account; others keep their values. */
  setProps(account: DbRecord, props: PropValues): void {
    this.accounts.setProps(account.key, props);
  }

  /**
   * Gives a new account the next free number as its `Uid` and `Gid`, so that a preview can show it; the action of its
   * event uses this number. If somebody else has taken the number by the time this is applied, the next one is taken.
   */
  takeAccountNumber(account: string): void {
    const { root } = this.#databases;
    const uid = takeAccountNumber(root, this.accounts, this.configuration, this.#numbersTaken());
    this.accounts.setProps(account, { Uid: `${uid}`, Gid: `${uid}` });
    this.#numbered.push(account);
  }

  /**
   * The numbers that are taken in the file, looked up once for all parts of a change set. Numbers that this change set
   * takes are below the staged `MinUid`.
   */
  #numbersTaken(): ReadonlySet<number> {
    if (this.#whole) return this.#whole.#numbersTaken();
    return (this.#takenNumbers ??= takenNumbers(this.#databases.root, this.accounts.base));
  }

  /** Signals an event after everything is written; events run in the order they were staged. */
  signal(event: string, ...args: readonly string[]): void {
    const signal = { event, args };
    if (!this.#signals.has(signalId(signal))) this.#signals.set(signalId(signal), signal);
  }

  /**
   * Makes its events one run: each record has its own actions, but files are written and services adjusted only once.
   * For changes to many records at once.
   */
  signalTogether(): void {
    this.#together = true;
  }

  /**
   * Sets the password of an account. It is stored hashed, and never appears in the history, an event or a log.
   * @throws Failure `errors.accountKeyUnsafe`, `errors.passwordCharacters`, `errors.tooLong` for a password or key that
   * would be read differently
   */
  setPassword(account: string, password: string): void {
    mustBeAccountKey(refuseAccountLine(account));
    if (!isStorable(password))
      throw new Failure('errors.passwordCharacters', `a password of ${account} cannot be stored`, { kind: 'invalid' });
    if (password.length > longestPassword)
      throw new Failure('errors.tooLong', `a password of ${account} is too long`, {
        kind: 'invalid',
        args: { count: longestPassword },
      });
    this.#passwords.set(account, password);
  }

  /** Removes the password of a locked or removed account. */
  forgetPassword(account: string): void {
    this.#forgotten.push(account);
  }

  /**
   * Deletes an account in three steps: its type becomes `TYPE-deleted`, `TYPE-delete KEY` is signalled, and the record
   * is removed after the event has succeeded.
   */
  deleteAccount(account: DbRecord): void {
    if (account.type.endsWith('-deleted'))
      throw new Failure('errors.notFound', `${account.key} is being deleted already`, { kind: 'missing' });
    this.accounts.setType(account.key, `${account.type}-deleted`);
    this.signal(`${account.type}-delete`, account.key);
    this.forgetPassword(account.key);
    this.#deletedAfterwards.push(account.key);
  }

  get changes(): readonly RecordChange[] {
    return [...this.#staged.values()].flatMap((database) => database.changes());
  }

  /** The databases opened so far. */
  get opened(): readonly StagedDatabase[] {
    return [...this.#staged.values()];
  }

  /** Whether a change of a record was staged, even one without effect. */
  get isTouched(): boolean {
    return [...this.#staged.values()].some((database) => database.isTouched);
  }

  /** Whether there is nothing to write: no record, and no password. */
  get writesNothing(): boolean {
    return this.changes.length + this.#passwords.size + this.#forgotten.length === 0;
  }

  get signals(): readonly Signal[] {
    return [...this.#signals.values()];
  }

  /** Whether its events become one run. */
  get together(): boolean {
    return this.#together;
  }

  get passwords(): ReadonlyMap<string, string> {
    return this.#passwords;
  }

  /** Accounts whose passwords will be removed. */
  get forgotten(): readonly string[] {
    return this.#forgotten;
  }

  /** New accounts that were given a number here, in that order. */
  get numbered(): readonly string[] {
    return this.#numbered;
  }

  /** Keys of account records to remove after the events have succeeded. */
  get deletedAfterwards(): readonly string[] {
    return this.#deletedAfterwards;
  }
}
