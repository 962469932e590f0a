import type { Root } from '../../root.ts';
import { classicLog } from './classic-log.ts';
import type { FoundAction } from './find-actions.ts';

/** The lines that a run writes to the log, in the format of `signal-event`. */
export interface RunLog {
  started(event: string, args: readonly string[], actions: readonly FoundAction[]): void;
  /** Called before an action is performed. */
  running(action: FoundAction): void;
  /** Called for a skipped entry, in its order among the actions. */
  skipping(action: FoundAction): void;
  /** Called for a line that an action prints. */
  output(line: string): void;
  /** Called for a line for the operator only. */
  line(line: string): void;
  /**
   * @param times milliseconds since 1970, with fractions
   * @param waitStatus 16 bits; 0 for success
   */
  ended(event: string, action: FoundAction, times: readonly [start: number, end: number], waitStatus: number): void;
  finished(event: string, isDone: boolean): void;
}

/** Returns the log in the format of the root's flavour. Source: the references of both classic logs. */
export function openRunLog(root: Root, log: WriteLog): RunLog {
  const fileOf = ({ file, generic }: FoundAction): string =>
    generic === undefined ? file : root.path('etc/e-smith/events/actions', generic);
  return root.flavour === 'sme' ? smeLog(log, fileOf) : nethserverLog(log, fileOf);
}

/** @param isOutput whether an action printed the line */
export type WriteLog = (line: string, isOutput: boolean) => void;

type FileOf = (action: FoundAction) => string;

function smeLog(write: WriteLog, fileOf: FileOf): RunLog {
  const log = ownLines(write);
  return {
    started(event, args) {
      log(classicLog.event(event, args));
    },
    running(action) {
      log(classicLog.running(fileOf(action)));
    },
    skipping(action) {
      log(classicLog.skipping(fileOf(action)));
    },
    output(line) {
      write(line, true);
    },
    line: log,
    ended(event, { name, generic }, [start, end], waitStatus) {
      log(classicLog.action(event, generic ?? name, start, end, waitStatus));
    },
    finished: () => undefined,
  };
}

function nethserverLog(write: WriteLog, fileOf: FileOf): RunLog {
  const log = ownLines(write);
  return {
    started(event, args, actions) {
      for (const { name, kind } of actions)
        if (kind === 'skipped') log(`Skipping non-executable event-handler ${name}`);
      log(`Event: ${event} ${args.join(' ')}`);
    },
    running: () => undefined,
    skipping: () => undefined,
    output(line) {
      write(line, true);
    },
    line: log,
    ended(_event, action, [start, end], waitStatus) {
      const result = waitStatus === 0 ? 'SUCCESS' : `FAILED: ${waitStatus >= 256 ? waitStatus / 256 : waitStatus}`;
      log(`Action: ${fileOf(action)} ${result} [${((end - start) / 1000).toFixed(6)}]`);
    },
    finished(event, isDone) {
      log(`Event: ${event} ${isDone ? 'SUCCESS' : 'FAILED'}`);
    },
  };
}

function ownLines(write: WriteLog): (line: string) => void {
  return (line) => {
    write(line, false);
  };
}
