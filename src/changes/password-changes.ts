import type { Failure } from '../refusals.ts';
import type { ChangeSet } from './change-set.ts';

/** Sets a password. Throws if it is not set, and returns a failure if it is set for signing in, but not everywhere. */
type SetPassword = () => Promise<Failure | undefined>;

/** Where passwords are set. */
export interface PasswordStore {
  /** Does the slow part of setting a password, such as hashing. */
  readonly preparePassword: (account: string, password: string) => Promise<SetPassword>;
  readonly forgetPassword: (account: string) => Promise<void>;
}

/** What became of the passwords of a change set. */
interface PasswordsChanged {
  /** Accounts whose password was not set, with the error. */
  readonly failed: ReadonlyMap<string, unknown>;
  /** Accounts whose password was not forgotten, with the error. */
  readonly kept: ReadonlyMap<string, unknown>;
  /** Why a password that was set is not set everywhere. */
  readonly lacking: Failure | undefined;
}

/** The passwords that a change set sets and forgets. */
export class PasswordChanges {
  readonly #prepared: ReadonlyMap<string, SetPassword>;
  readonly #forgotten: readonly string[];
  readonly #store: PasswordStore;

  private constructor(prepared: ReadonlyMap<string, SetPassword>, forgotten: readonly string[], store: PasswordStore) {
    this.#prepared = prepared;
    this.#forgotten = forgotten;
    this.#store = store;
  }

  /** Hashes the passwords, which takes some tenths of a second for each. */
  static async prepare(store: PasswordStore, { passwords, forgotten }: ChangeSet): Promise<PasswordChanges> {
    const prepared = new Map<string, SetPassword>();
    for (const [account, password] of passwords) prepared.set(account, await store.preparePassword(account, password));
    return new PasswordChanges(prepared, forgotten, store);
  }

  /**
   * Once a password is set, the change set cannot be rolled back any more, so the others are tried nevertheless.
   * @throws the failure of a password if none was set: then everything can be rolled back
   */
  async apply(): Promise<PasswordsChanged> {
    const failed = new Map<string, unknown>();
    let lacking: Failure | undefined;
    for (const [account, set] of this.#prepared)
      try {
        lacking = (await set()) ?? lacking;
      } catch (error) {
        failed.set(account, error);
      }
    const isOneSet = failed.size < this.#prepared.size;
    const [first] = failed.values();
    if (failed.size > 0 && !isOneSet) throw first;
    const kept = new Map<string, unknown>();
    for (const account of this.#forgotten)
      try {
        await this.#store.forgetPassword(account);
      } catch (error) {
        if (!isOneSet) throw error;
        kept.set(account, error);
      }
    return { failed, kept, lacking };
  }
}
