import { createHash } from 'node:crypto';
import { CountedTries } from './counted-tries.ts';
import { LimitsFile, type KeptLimits } from './limits-file.ts';

interface LimitSettings {
  /** Where they outlive a restart. */
  readonly file: string;
  /** Tries from one address, and tries of the present password in one session. */
  readonly addressTries: number;
  /** Tries of one account from all addresses it never signed in from. */
  readonly accountTries: number;
  readonly seconds: number;
  /** Whether an account can sign in at all. */
  readonly exists: (account: string) => boolean;
  readonly report: (line: string, details: object) => void;
}

/** A try that was counted, or how long to wait for the next one. */
export type Try =
  | { readonly waitSeconds: number }
  | {
      readonly waitSeconds: 0;
      /** Takes it back: it was no guess. */
      giveBack(): void;
    };

/** Most addresses or sessions that are counted at a time. */
const mostKeys = 10_000;

/** Addresses remembered of one account, the one used last at the end. */
const mostAddresses = 50;

/**
 * Limits guesses of passwords: from one address, whatever the account; of one account, whatever the addresses. The second
 * does not count where the account has signed in before, so that no stranger can lock anybody out from there.
 */
export class SignInLimits {
  readonly #settings: LimitSettings;
  readonly #file: LimitsFile;
  readonly #addresses: CountedTries;
  readonly #accounts: CountedTries;
  readonly #sessions: CountedTries;
  readonly #known: Map<string, readonly string[]>;

  constructor(settings: LimitSettings) {
    this.#settings = settings;
    this.#file = new LimitsFile(settings.file, settings.report);
    const kept = this.#file.read();
    const { addressTries, accountTries, seconds } = settings;
    this.#addresses = new CountedTries({ tries: addressTries, seconds, keys: mostKeys }, kept.addresses);
    this.#accounts = new CountedTries({ tries: accountTries, seconds, keys: mostKeys }, kept.accounts);
    this.#sessions = new CountedTries({ tries: addressTries, seconds, keys: mostKeys }, kept.sessions);
    this.#known = new Map(kept.known);
  }

  /** Whether an account has signed in from an address before. */
  isKnown(account: string, address: string): boolean {
    return this.#known.get(account)?.includes(address) ?? false;
  }

  /** Whether any account has signed in from an address before. */
  isKnownAddress(address: string): boolean {
    for (const addresses of this.#known.values()) if (addresses.includes(address)) return true;
    return false;
  }

  /** How long an address has to wait for its next try, whatever the account; 0 where it has one. */
  addressWaitSeconds(address: string): number {
    return this.#addresses.waitSeconds(address);
  }

  /** Counts a sign-in before the password is looked at, so that many at once are counted as well. */
  spend(account: string, address: string): Try {
    const name = this.isKnown(account, address) ? undefined : this.#countedName(account);
    const waitSeconds = Math.max(
      this.#addresses.waitSeconds(address),
      name === undefined ? 0 : this.#accounts.waitSeconds(name),
    );
    if (waitSeconds > 0) return { waitSeconds };
    this.#addresses.spend(address);
    if (name !== undefined) this.#accounts.spend(name);
    this.#keep();
    return {
      waitSeconds: 0,
      giveBack: () => {
        this.#addresses.giveBack(address);
        if (name !== undefined) this.#accounts.giveBack(name);
        this.#keep();
      },
    };
  }

  /** Counts a try of the present password by somebody signed in; signing in again begins a new count. */
  spendInSession(id: string): Try {
    const key = createHash('sha256').update(id).digest('base64url');
    const waitSeconds = this.#sessions.waitSeconds(key);
    if (waitSeconds > 0) return { waitSeconds };
    this.#sessions.spend(key);
    this.#keep();
    return {
      waitSeconds: 0,
      giveBack: () => {
        this.#sessions.giveBack(key);
        this.#keep();
      },
    };
  }

  /** An account has signed in from an address, which is known from now on. */
  signedIn(account: string, address: string): void {
    this.#addresses.clear(address);
    const others = (this.#known.get(account) ?? []).filter((known) => known !== address);
    this.#known.set(account, [...others, address].slice(-mostAddresses));
    this.#keep();
  }

  /** Names nobody has are counted together in groups, so that any number of them takes no more memory. */
  #countedName(account: string): string {
    if (this.#settings.exists(account)) return account;
    return `:${createHash('sha256').update(account).digest('hex').slice(0, 2)}`;
  }

  #keep(): void {
    this.#file.write((): KeptLimits => ({
      addresses: this.#addresses.entries(),
      accounts: this.#accounts.entries(),
      sessions: this.#sessions.entries(),
      known: [...this.#known],
    }));
  }
}
