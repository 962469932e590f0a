import { isJsonObject, isText, jsonMembers } from '../../files/state/json-kinds.ts';
import type { StateFileKind } from '../../files/state/state-file.ts';
import { StateKeeper } from '../../files/state/state-keeper.ts';

/** The preferences of an account, which are the same in every browser. */
export interface StoredPreferences {
  /** Names of panels, in the order they were chosen. */
  readonly favourites: readonly string[];
  /** Whether the account has dismissed the first steps of a new server. */
  readonly firstDayIsOver: boolean;
}

const none: StoredPreferences = { favourites: [], firstDayIsOver: false };

const maxFavourites = 20;

/** A larger file was not written by Panelsmith. */
const maxBytes = 4 * 1_048_576;

export const accountPreferencesFile: StateFileKind = { name: 'choices.json', isOurs: isJsonObject, maxBytes };

/** The preferences of all accounts: a JSON file, read when it is first needed. */
export class AccountPreferences {
  readonly #state: StateKeeper;
  readonly #report: (line: string, details: object) => void;
  #preferences: Map<string, StoredPreferences> | undefined;

  constructor(file: string, report: (line: string, details: object) => void) {
    this.#state = new StateKeeper(file, maxBytes);
    this.#report = report;
  }

  /** The preferences of an account; the same object until one of them changes. */
  of(account: string | undefined): StoredPreferences {
    return (account === undefined ? undefined : this.#all().get(account)) ?? none;
  }

  setFavourite(account: string, panel: string, isFavourite: boolean): void {
    const { favourites } = this.of(account);
    const others = favourites.filter((one) => one !== panel);
    this.#set(account, { favourites: isFavourite ? [...others, panel].slice(-maxFavourites) : others });
  }

  endFirstDay(account: string): void {
    this.#set(account, { firstDayIsOver: true });
  }

  #set(account: string, changed: Partial<StoredPreferences>): void {
    this.#all().set(account, { ...this.of(account), ...changed });
    this.#write();
  }

  #all(): Map<string, StoredPreferences> {
    return (this.#preferences ??= this.#read());
  }

  #read(): Map<string, StoredPreferences> {
    try {
      return parseChoices(this.#state.read());
    } catch (cause) {
      this.#report('the preferences of accounts cannot be read; the defaults are used', {
        file: this.#state.file,
        err: cause,
      });
      return new Map();
    }
  }

  /** If the file cannot be written, the preferences last until this process ends. */
  #write(): void {
    try {
      this.#state.replaceNow(Object.fromEntries(this.#all()));
    } catch (cause) {
      this.#report('the preferences of an account cannot be stored in a file', { file: this.#state.file, err: cause });
    }
  }
}

function parseChoices(json: unknown): Map<string, StoredPreferences> {
  return new Map(
    Object.entries(jsonMembers(json)).map(([account, value]) => {
      const { favourites, firstDayIsOver } = jsonMembers(value);
      const names: readonly unknown[] = Array.isArray(favourites) ? favourites : [];
      return [
        account,
        {
          favourites: names.filter(isText).slice(0, maxFavourites),
          firstDayIsOver: firstDayIsOver === true,
        },
      ];
    }),
  );
}
