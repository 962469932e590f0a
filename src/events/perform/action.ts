import type { Databases } from '../../db/file/databases.ts';
import type { Root } from '../../root.ts';

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
  readonly root: Root;
  readonly databases: Databases;
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

/** One step of an event. If it throws, the action has failed, and the message becomes its last line of output. */
export type Action = (action: ActionContext) => void | Promise<void>;

/**
 * The default export of a module action: a file `SNNname.ts` or `SNNname.js`, not executable, in a package's
 * `events/EVENT/` folder. It returns the function unchanged and only adds its type.
 *
 *     export default defineAction(({ args: [key = ''], print }) => {
 *       print(`${key} has changed`);
 *     });
 */
export function defineAction(action: Action): Action {
  return action;
}
