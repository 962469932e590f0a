/** Something in an old file that is not as it should be. */
export interface ReadingProblem {
  /** Counted from 1, in the file as it is on disk. */
  readonly line: number;
  /** An English sentence for whoever keeps the panel. */
  readonly reason: string;
  /** Whether something could not be read; otherwise it was read in spite of its form. */
  readonly lost: boolean;
}

/** Where readers put what they notice; reading goes on. */
export interface ProblemList {
  readonly found: readonly ReadingProblem[];
  /** Something was read although it is not as it should be. */
  readonly note: (line: number, reason: string) => void;
  /** Something could not be read. */
  readonly lose: (line: number, reason: string) => void;
}

/** A problem told twice is kept once, as the worse of the two. */
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
