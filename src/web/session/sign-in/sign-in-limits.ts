import { createHash } from 'node:crypto';
import { AttemptCounter } from './attempt-counter.ts';
import { LimitsFile, type StoredLimits } from './limits-file.ts';

interface LimitSettings {
  /** The file that keeps them over a restart. */
  readonly file: string;
  /** Attempts from one address, and attempts of the current password in one session. */
  readonly addressAttempts: number;
  /** Attempts for one account from all addresses it has never signed in from. */
  readonly accountAttempts: number;
  readonly seconds: number;
  /** Whether an account can sign in. */
  readonly exists: (account: string) => boolean;
  readonly report: (line: string, details: object) => void;
}

/** A counted try, or the seconds to wait for the next one. */
export type SignInAttempt =
  | { readonly waitSeconds: number }
  | {
      readonly waitSeconds: 0;
      /** Undoes the count: it was not a guess. */
      giveBack(): void;
    };

/** Most addresses or sessions counted at the same time. */
const maxKeys = 10_000;

/** Addresses remembered per account, the most recent at the end. */
const maxAddresses = 50;

/**
 * Limits guesses of passwords: per address, for any account; and per account, from any address. The second limit does
 * not apply to addresses the account has signed in from, so a stranger cannot lock the person out there.
 */
export class SignInLimits {
  readonly #settings: LimitSettings;
  readonly #file: LimitsFile;
  readonly #addresses: AttemptCounter;
  readonly #accounts: AttemptCounter;
  readonly #sessions: AttemptCounter;
  readonly #known: Map<string, readonly string[]>;

  constructor(settings: LimitSettings) {
    this.#settings = settings;
    this.#file = new LimitsFile(settings.file, settings.report);
    const kept = this.#file.read();
    const { addressAttempts, accountAttempts, seconds } = settings;
    this.#addresses = new AttemptCounter({ attempts: addressAttempts, seconds, keys: maxKeys }, kept.addresses);
    this.#accounts = new AttemptCounter({ attempts: accountAttempts, seconds, keys: maxKeys }, kept.accounts);
    this.#sessions = new AttemptCounter({ attempts: addressAttempts, seconds, keys: maxKeys }, kept.sessions);
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

  /** Seconds that an address has to wait for its next try, for any account; 0 if it may try now. */
  addressWaitSeconds(address: string): number {
    return this.#addresses.waitSeconds(address);
  }

  /** Counts a sign-in before the password is checked, so that simultaneous ones are counted too. */
  spend(account: string, address: string): SignInAttempt {
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

  /** Counts a try of the current password by a signed-in person; a new sign-in resets the count. */
  spendInSession(id: string): SignInAttempt {
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

  /** Records an address that an account has signed in from. */
  signedIn(account: string, address: string): void {
    this.#addresses.clear(address);
    const others = (this.#known.get(account) ?? []).filter((known) => known !== address);
    this.#known.set(account, [...others, address].slice(-maxAddresses));
    this.#keep();
  }

  /** Unknown names are counted in groups, so that any number of them needs no more memory. */
  #countedName(account: string): string {
    if (this.#settings.exists(account)) return account;
    return `:${createHash('sha256').update(account).digest('hex').slice(0, 2)}`;
  }

  #keep(): void {
    this.#file.write((): StoredLimits => ({
      addresses: this.#addresses.entries(),
      accounts: this.#accounts.entries(),
      sessions: this.#sessions.entries(),
      known: [...this.#known],
    }));
  }
}
