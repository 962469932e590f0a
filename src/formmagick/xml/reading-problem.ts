/** A problem found in an old file. */
export interface ReadingProblem {
  /** Line in the file on disk, counted from 1. */
  readonly line: number;
  /** An English sentence for the developer of the panel. */
  readonly reason: string;
  /** True if something could not be read; false if it was read despite the problem. */
  readonly lost: boolean;
}

/** Collects the problems that readers find. Reading continues. */
export interface ProblemList {
  readonly found: readonly ReadingProblem[];
  /** Adds a problem despite which everything was read. */
  readonly note: (line: number, reason: string) => void;
  /** Adds a problem that made something unreadable. */
  readonly lose: (line: number, reason: string) => void;
}

/** A problem reported twice is kept once. It counts as lost if either report was. */
export function createProblemList(): ProblemList {
  const found = new Map<string, ReadingProblem>();
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
export function inOrder(problems: ProblemList): readonly ReadingProblem[] {
  return [...problems.found].sort((one, other) => one.line - other.line);
}
