import { isJsonList, isJsonObject, isTextList, jsonMembers } from '../../../files/state/json-kinds.ts';
import type { StateFileKind } from '../../../files/state/state-file.ts';
import { StateKeeper } from '../../../files/state/state-keeper.ts';
import type { AttemptCount } from './attempt-counter.ts';

type StoredAttempts = readonly (readonly [key: string, attempts: AttemptCount])[];

/** The counted attempts of addresses, accounts and sessions, and the addresses each account has signed in from. */
export interface StoredLimits {
  readonly addresses: StoredAttempts;
  readonly accounts: StoredAttempts;
  readonly sessions: StoredAttempts;
  readonly known: readonly (readonly [account: string, addresses: readonly string[]])[];
}

/** A larger file was not written by Panelsmith. */
const maxBytes = 16 * 1_048_576;

export const signInLimitsFile: StateFileKind = {
  name: 'sign-in-limits.json',
  isOurs(json) {
    const { addresses, accounts, sessions, known } = jsonMembers(json);
    return [addresses, accounts, sessions, known].every(isJsonList);
  },
  maxBytes,
};

/** A JSON file with mode 0600. If it cannot be read or written, that is reported, and the limits work without it. */
export class LimitsFile {
  readonly #state: StateKeeper;
  readonly #report: (line: string, details: object) => void;
  #next: (() => StoredLimits) | undefined;
  #isWriting = false;
  #isReported = false;

  constructor(file: string, report: (line: string, details: object) => void) {
    this.#state = new StateKeeper(file, maxBytes);
    this.#report = report;
  }

  read(): StoredLimits {
    try {
      return parseLimits(this.#state.read());
    } catch (cause) {
      this.#report('the counted sign-ins cannot be read; counting starts again', {
        file: this.#state.file,
        err: cause,
      });
      return { addresses: [], accounts: [], sessions: [], known: [] };
    }
  }

  /** Writes soon. Changes during a write are written together after it. */
  write(limits: () => StoredLimits): void {
    this.#next = limits;
    if (!this.#isWriting) void this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#next) {
      const limits = this.#next();
      this.#next = undefined;
      await this.#replace(limits);
    }
    this.#isWriting = false;
  }

  async #replace(limits: StoredLimits): Promise<void> {
    try {
      await this.#state.replace(limits);
      this.#isReported = false;
    } catch (cause) {
      if (!this.#isReported)
        this.#report('the counted sign-ins cannot be stored in a file', { file: this.#state.file, err: cause });
      this.#isReported = true;
    }
  }
}

function parseLimits(json: unknown): StoredLimits {
  const { addresses, accounts, sessions, known } = jsonMembers(json);
  return {
    addresses: pairsIn(addresses, isAttemptCount),
    accounts: pairsIn(accounts, isAttemptCount),
    sessions: pairsIn(sessions, isAttemptCount),
    known: pairsIn(known, isTextList),
  };
}

/** The valid entries; the rest is dropped. */
function pairsIn<value>(list: unknown, fits: (value: unknown) => value is value): (readonly [string, value])[] {
  const pairs: readonly unknown[] = Array.isArray(list) ? list : [];
  return pairs.flatMap((pair) => {
    const parts: readonly unknown[] = Array.isArray(pair) ? pair : [];
    const [key, value] = parts;
    return typeof key === 'string' && fits(value) ? [[key, value] as const] : [];
  });
}

function isAttemptCount(value: unknown): value is AttemptCount {
  return isJsonObject(value) && Number.isInteger(value['spent']) && Number.isFinite(value['until']);
}
