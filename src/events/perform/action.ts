import type { Databases } from '../../db/file/databases.ts';
import type { Root } from '../../root.ts';
import type { Signal } from '../signal.ts';

/** What a program said and how it ended. */
export interface ProgramResult {
  /** Exit status; 127 when it could not be started, 128 and the signal's number when a signal ended it. */
  readonly status: number;
  /** Standard output and standard error together, cut at 1 MiB. */
  readonly output: string;
}

/** What a module action is given. */
export interface ActionContext {
  /** The event being signalled, such as `user-create`. */
  readonly event: string;
  /** The event's arguments; the first is usually a record key. */
  readonly args: readonly string[];
  /** All signals it is performed for: this one, or for an action `SNNname.once.ts` those of a run of many signals. */
  readonly signals: readonly Signal[];
  readonly root: Root;
  readonly databases: Databases;
  /** Says one line on the page of the run and in its journal. */
  readonly print: (line: string) => void;
  /** Tells how far this action is, 0 to 1; only ever grows. */
  readonly progress: (fraction: number, message?: string) => void;
  /**
   * Runs a program by its full path, or by a name found on the path of actions; never through a shell. Does not throw
   * when the program fails: look at the status.
   */
  readonly run: (
    program: string,
    args: readonly string[],
    options?: { readonly input?: string },
  ) => Promise<ProgramResult>;
}

/** One step of an event. Throwing means that the action failed; the message becomes its last line of output. */
export type Action = (action: ActionContext) => void | Promise<void>;

/**
 * The default export of a module action: a file `SNNname.ts` or `SNNname.js`, not executable, in a package's
 * `events/EVENT/` folder. It changes nothing; it gives the function its type.
 *
 *     export default defineAction(({ args: [key = ''], print }) => {
 *       print(`${key} has changed`);
 *     });
 */
export function defineAction(action: Action): Action {
  return action;
}
