import { readFileSync, statSync } from 'node:fs';
import { isJsonObject, isText, jsonMembers } from '../../files/json-kinds.ts';
import { replaceFileNow } from '../../files/replace-file.ts';
import type { StateFileKind } from '../../files/state-file.ts';
import { isErrorOfSystem } from '../../refusals.ts';

/** What an account has chosen for itself, in whatever browser it signs in. */
export interface Choices {
  /** Names of panels, in the order they were chosen. */
  readonly favourites: readonly string[];
  /** It has dismissed the first steps of a new server. */
  readonly firstDayIsOver: boolean;
}

const none: Choices = { favourites: [], firstDayIsOver: false };

const mostFavourites = 20;

/** A larger file was not written by us. */
const mostBytes = 4 * 1_048_576;

export const choicesFile: StateFileKind = { name: 'choices.json', isOurs: isJsonObject, mostBytes };

/** The choices of all accounts: a JSON file, read when it is first needed. */
export class AccountChoices {
  readonly #file: string;
  readonly #report: (line: string, details: object) => void;
  #choices: Map<string, Choices> | undefined;
  /** It could not be read, so it is not written until the next start. */
  #isUnreadable = false;

  constructor(file: string, report: (line: string, details: object) => void) {
    this.#file = file;
    this.#report = report;
  }

  /** The same object as long as nothing of it changes. */
  of(account: string | undefined): Choices {
    return (account === undefined ? undefined : this.#all().get(account)) ?? none;
  }

  setFavourite(account: string, panel: string, isFavourite: boolean): void {
    const { favourites } = this.of(account);
    const others = favourites.filter((one) => one !== panel);
    this.#set(account, { favourites: isFavourite ? [...others, panel].slice(-mostFavourites) : others });
  }

  endFirstDay(account: string): void {
    this.#set(account, { firstDayIsOver: true });
  }

  #set(account: string, changed: Partial<Choices>): void {
    this.#all().set(account, { ...this.of(account), ...changed });
    this.#write();
  }

  #all(): Map<string, Choices> {
    return (this.#choices ??= this.#read());
  }

  #read(): Map<string, Choices> {
    try {
      const stat = statSync(this.#file, { throwIfNoEntry: false });
      if (!stat) return new Map();
      if (!stat.isFile() || stat.size > mostBytes) throw new Error('this is not a file of ours');
      return parseChoices(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch (cause) {
      this.#isUnreadable = isErrorOfSystem(cause);
      this.#report('what accounts have chosen cannot be read; nothing is chosen', { file: this.#file, err: cause });
      return new Map();
    }
  }

  /** If it cannot be written, it lasts until this process ends. */
  #write(): void {
    try {
      if (this.#isUnreadable) throw new Error('what is in the file could not be read');
      replaceFileNow(this.#file, JSON.stringify(Object.fromEntries(this.#all())));
    } catch (cause) {
      this.#report('what an account has chosen cannot be kept in a file', { file: this.#file, err: cause });
    }
  }
}

function parseChoices(json: unknown): Map<string, Choices> {
  return new Map(
    Object.entries(jsonMembers(json)).map(([account, value]) => {
      const { favourites, firstDayIsOver } = jsonMembers(value);
      const names: readonly unknown[] = Array.isArray(favourites) ? favourites : [];
      return [
        account,
        {
          favourites: names.filter(isText).slice(0, mostFavourites),
          firstDayIsOver: firstDayIsOver === true,
        },
      ];
    }),
  );
}
