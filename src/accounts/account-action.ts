import type { Databases } from '../db/file/databases.ts';
import type { Root } from '../root.ts';

/** What functions about accounts need from an event action; every action's context has it. */
export interface AccountAction {
  /** The event being signalled, such as `user-create`. */
  readonly event: string;
  /** The event's arguments; the first is the name of the account. */
  readonly args: readonly string[];
  readonly root: Root;
  readonly databases: Databases;
  /** Prints a line on the page of the run and in its journal. */
  readonly print: (line: string) => void;
  /** Runs a program; the output contains standard output and standard error. */
  readonly run: (
    program: string,
    args: readonly string[],
    options?: { readonly input?: string },
  ) => Promise<{ readonly status: number; readonly output: string }>;
}
