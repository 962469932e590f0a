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
  note(line: number, reason: string): void;
  /** Something could not be read. */
  lose(line: number, reason: string): void;
}

export function createProblemList(): ProblemList {
  const found: ReadingProblem[] = [];
  const known = new Set<string>();
  const add = (line: number, reason: string, lost: boolean): void => {
    if (!known.has(`${line} ${reason}`)) found.push({ line, reason, lost });
    known.add(`${line} ${reason}`);
  };
  return {
    found,
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
