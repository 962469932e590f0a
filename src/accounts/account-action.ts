import type { Databases } from '../db/file/databases.ts';
import type { Root } from '../root.ts';

/** What work on an account needs of the action it belongs to; the context of every action has it. */
export interface AccountAction {
  /** The event being signalled, such as `user-create`. */
  readonly event: string;
  /** The event's arguments; the first is the name of the account. */
  readonly args: readonly string[];
  readonly root: Root;
  readonly databases: Databases;
  /** Says one line on the page of the run and in its journal. */
  readonly print: (line: string) => void;
  /** Runs a program; its output is standard output and standard error together. */
  readonly run: (
    program: string,
    args: readonly string[],
  ) => Promise<{ readonly status: number; readonly output: string }>;
}
