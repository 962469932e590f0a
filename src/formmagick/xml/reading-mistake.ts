/** A mistake found in an old file. */
export interface ReadingMistake {
  /** Line in the file on disk, counted from 1. */
  readonly line: number;
  /** An English sentence for the developer of the panel. */
  readonly reason: string;
  /** True if something could not be read; false if it was read despite the mistake. */
  readonly lost: boolean;
}

/** Collects the mistakes that readers find. Reading continues. */
export interface MistakeList {
  readonly found: readonly ReadingMistake[];
  /** Adds a mistake despite which everything was read. */
  readonly note: (line: number, reason: string) => void;
  /** Adds a mistake that made something unreadable. */
  readonly lose: (line: number, reason: string) => void;
}

/** A mistake reported twice is kept once. It counts as lost if either report was. */
export function createMistakeList(): MistakeList {
  const found = new Map<string, ReadingMistake>();
  const add = (line: number, reason: string, lost: boolean): void => {
    const key = `${line} ${reason}`;
    found.set(key, { line, reason, lost: lost || found.get(key)?.lost === true });
  };
  return {
    get found() {
      return [...found.values()];
    },
    note: (line, reason) => {
      add(line, reason, false);
    },
    lose: (line, reason) => {
      add(line, reason, true);
    },
  };
}

/** In the order of the file. */
export function mistakesInOrder(mistakes: MistakeList): readonly ReadingMistake[] {
  return [...mistakes.found].sort((one, other) => one.line - other.line);
}
