import type { Databases } from '../db/file/databases.ts';
import type { DatabaseView } from '../db/file/database-view.ts';
import type { ProgramAnswer } from '../process/children/ask-program.ts';
import type { Root } from '../root.ts';
import type { NumberSettings } from './account-numbers.ts';
import type { AccountRecords } from './account-records.ts';

/** What an action needs to foresee its changes: the databases as they will be, in which it makes the same changes. */
export interface ForeseenAccountAction {
  readonly args: readonly string[];
  readonly root: Root;
  readonly databases: {
    readonly accounts: AccountRecords & DatabaseView;
    readonly configuration: NumberSettings;
  };
}

/** What functions about the accounts of several signals need. */
export interface AccountsAction extends AccountAction {
  readonly signals: readonly { readonly args: readonly string[] }[];
}

/** What functions about accounts need from an event action. The context of every action has it. */
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
  ) => Promise<ProgramAnswer>;
}
