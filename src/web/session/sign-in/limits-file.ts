import { readFileSync, statSync } from 'node:fs';
import { isJsonList, isJsonObject, isTextList, jsonMembers } from '../../../files/json-kinds.ts';
import { replaceFile } from '../../../files/replace-file.ts';
import type { StateFileKind } from '../../../files/state-file.ts';
import { isErrorOfSystem } from '../../../refusals.ts';
import type { Tries } from './counted-tries.ts';

type KeptTries = readonly (readonly [key: string, tries: Tries])[];

/** The counted tries of addresses, accounts and sessions, and the addresses each account has signed in from. */
export interface KeptLimits {
  readonly addresses: KeptTries;
  readonly accounts: KeptTries;
  readonly sessions: KeptTries;
  readonly known: readonly (readonly [account: string, addresses: readonly string[]])[];
}

/** A larger file was not written by us. */
const mostBytes = 16 * 1_048_576;

export const signInLimitsFile: StateFileKind = {
  name: 'sign-in-limits.json',
  isOurs(json) {
    const { addresses, accounts, sessions, known } = jsonMembers(json);
    return [addresses, accounts, sessions, known].every(isJsonList);
  },
  mostBytes,
};

/** A JSON file with mode 0600. If it cannot be read or written, that is reported, and the limits work without it. */
export class LimitsFile {
  readonly #file: string;
  readonly #report: (line: string, details: object) => void;
  #next: (() => KeptLimits) | undefined;
  #isWriting = false;
  #isTold = false;
  /** It could not be read, so it is not written until the next start. */
  #isUnreadable = false;

  constructor(file: string, report: (line: string, details: object) => void) {
    this.#file = file;
    this.#report = report;
  }

  read(): KeptLimits {
    const nothing: KeptLimits = { addresses: [], accounts: [], sessions: [], known: [] };
    try {
      const stat = statSync(this.#file, { throwIfNoEntry: false });
      if (!stat) return nothing;
      if (!stat.isFile() || stat.size > mostBytes) throw new Error('not a file, or too large');
      return parseLimits(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch (cause) {
      this.#isUnreadable = isErrorOfSystem(cause);
      this.#report('the counted sign-ins cannot be read; counting starts again', { file: this.#file, err: cause });
      return nothing;
    }
  }

  /** Writes soon. Changes during a write are written together after it. */
  write(limits: () => KeptLimits): void {
    this.#next = limits;
    if (!this.#isWriting) void this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#next) {
      const text = JSON.stringify(this.#next());
      this.#next = undefined;
      await this.#replace(text);
    }
    this.#isWriting = false;
  }

  async #replace(text: string): Promise<void> {
    try {
      if (this.#isUnreadable) throw new Error('what is in the file could not be read');
      await replaceFile(this.#file, text);
      this.#isTold = false;
    } catch (cause) {
      if (!this.#isTold)
        this.#report('the counted sign-ins cannot be kept in a file', { file: this.#file, err: cause });
      this.#isTold = true;
    }
  }
}

function parseLimits(json: unknown): KeptLimits {
  const { addresses, accounts, sessions, known } = jsonMembers(json);
  return {
    addresses: pairsIn(addresses, isTries),
    accounts: pairsIn(accounts, isTries),
    sessions: pairsIn(sessions, isTries),
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

function isTries(value: unknown): value is Tries {
  return isJsonObject(value) && Number.isInteger(value['spent']) && Number.isFinite(value['until']);
}
