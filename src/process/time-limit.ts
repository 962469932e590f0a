import { randomUUID } from 'node:crypto';
import { Script } from 'node:vm';
import { hasCode } from '../refusals.ts';

/** Thrown if code was stopped because of its time limit. */
class CutOff extends Error {}

/** Whether code was stopped by the limit, also if the error was caught and wrapped. */
export function wasCutOff(thrown: unknown): boolean {
  return thrown instanceof CutOff || (thrown instanceof Error && thrown.cause !== thrown && wasCutOff(thrown.cause));
}

/** The function that the script calls; set only during one call. */
let work: (() => void) | undefined;
/** A script sees only globals; the name is unique, so that two loaded copies of this module do not mix. */
const callName = Symbol.for(`panelsmith.limited-work.${randomUUID()}`);
const script = new Script(`globalThis[Symbol.for(${JSON.stringify(callName.description)})]()`, {
  filename: 'panelsmith-limited-work.js',
});
Object.defineProperty(globalThis, callName, { value: () => work?.() });

/**
 * Runs third-party code with a time limit and stops it anywhere, even in an endless loop or a slow regular expression.
 * Its own `catch` and `finally` blocks do not run then. A call costs about 60 microseconds.
 * @throws CutOff after the time limit; any error of the code
 */
export function cutOffAfter<result>(seconds: number, code: () => result): result {
  const answer: { given?: { readonly result: result } } = {};
  const outer = work;
  work = () => {
    answer.given = { result: code() };
  };
  try {
    script.runInThisContext({ timeout: Math.max(1, Math.round(seconds * 1000)), displayErrors: false });
  } catch (error) {
    throw isTimeout(error) ? new CutOff(`it did not end within ${seconds} seconds, and was cut off`) : error;
  } finally {
    work = outer;
  }
  if (!answer.given) throw new CutOff('it was cut off');
  return answer.given.result;
}

function isTimeout(error: unknown): boolean {
  return hasCode(error, 'ERR_SCRIPT_EXECUTION_TIMEOUT');
}
