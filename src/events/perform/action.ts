import type { Databases } from '../../db/file/databases.ts';
import type { DatabaseView, RecordWriter } from '../../db/file/database-view.ts';
import type { Root } from '../../root.ts';
import type { ServiceControl } from '../../services/service-control.ts';
import type { Signal } from '../signal.ts';

/** The output of a program and how it ended. */
export interface ProgramResult {
  /** Exit status; 127 if it could not be started, 128 plus the signal's number if a signal ended it. */
  readonly status: number;
  /** Standard output and standard error together, cut at 1 MiB. */
  readonly output: string;
}

/** The context of a module action. */
export interface ActionContext {
  /** The event being signalled, such as `user-create`. */
  readonly event: string;
  /** The event's arguments; the first is usually a record key. */
  readonly args: readonly string[];
  /** All signals it is performed for: this one, or for an action `SNNname.once.ts` those of a run of many signals. */
  readonly signals: readonly Signal[];
  readonly root: Root;
  /** The folder of the package that the action is from, with its `locales`. */
  readonly folder: string;
  readonly databases: Databases;
  /**
   * The services: reads what the databases say of each and whether it runs, and brings it into the state of its record.
   */
  readonly services: ServiceControl;
  /** Prints one line on the page of the run and in its journal. */
  readonly print: (line: string) => void;
  /** Reports the progress of this action, 0 to 1. A smaller value than before is ignored. */
  readonly progress: (fraction: number, message?: string) => void;
  /**
   * Runs a program by its full path, or by a name on the path of actions, never through a shell. Does not throw if the
   * program fails: check the status.
   */
  readonly run: (
    program: string,
    args: readonly string[],
    options?: { readonly input?: string },
  ) => Promise<ProgramResult>;
}

/** A database as it will be; changes in it are only foreseen, not written. */
export interface ForeseenDatabase extends DatabaseView, RecordWriter {}

/** The databases as they will be when an action begins. */
export interface ForeseenDatabases {
  readonly accounts: ForeseenDatabase;
  readonly configuration: ForeseenDatabase;
  open(name: string): ForeseenDatabase;
}

/** The context of an action's foresight. */
export interface ForeseenAction {
  readonly event: string;
  readonly args: readonly string[];
  /** All signals it is performed for, as for the action itself. */
  readonly signals: readonly Signal[];
  readonly root: Root;
  readonly databases: ForeseenDatabases;
}

/**
 * Foresees what an action will change in databases, by making the same changes in the databases as they will be. It
 * changes nothing else.
 */
export type Foresight = (action: ForeseenAction) => void;

/** One step of an event. Throwing means that the action failed; the message becomes its last line of output. */
export type Action = ((action: ActionContext) => void | Promise<void>) & {
  /** Without it, a preview says that what this action changes cannot be foreseen. */
  readonly foresees?: Foresight;
};

/**
 * The default export of a module action: a file `SNNname.ts` or `SNNname.js`, not executable, in a package's
 * `events/EVENT/` folder. It returns the function unchanged and only adds its type.
 *
 *     export default defineAction(({ args: [key = ''], print }) => {
 *       print(`${key} has changed`);
 *     });
 *
 * @param foresees what it will change in databases, for a preview: `changesNoDatabase`, or a function that makes the
 * same changes in the databases as they will be
 */
export function defineAction(action: Action, foresees: Foresight | undefined = action.foresees): Action {
  if (foresees === undefined) return action;
  const foreseen: (context: ActionContext) => void | Promise<void> = (context) => action(context);
  return Object.assign(foreseen, { foresees });
}

/** The foresight of an action that changes no database, whatever else it does. */
export const changesNoDatabase: Foresight = () => undefined;
