import { randomUUID } from 'node:crypto';
import { Script } from 'node:vm';

/** Thrown in place of what code would have given that was cut off. */
class CutOff extends Error {}

/** Whether code was cut off, also if what tells of it was caught and told otherwise. */
export function wasCutOff(thrown: unknown): boolean {
  return thrown instanceof CutOff || (thrown instanceof Error && thrown.cause !== thrown && wasCutOff(thrown.cause));
}

/** What the script calls. It is set for the moment of one call only. */
let work: (() => void) | undefined;
/** A script finds nothing but what is global; two loaded copies of this module must not find each other's. */
const callName = Symbol.for(`panelsmith.limited-work.${randomUUID()}`);
const script = new Script(`globalThis[Symbol.for(${JSON.stringify(callName.description)})]()`, {
  filename: 'panelsmith-limited-work.js',
});
Object.defineProperty(globalThis, callName, { value: () => work?.() });

/**
 * Runs code of a third party that must not take longer, and ends it wherever it is if it does, also in a loop without end
 * or in a search that goes astray. What it was about to do in its own `catch` or `finally` is not done then. A call costs
 * about 60 microseconds.
 * @throws CutOff when the time is up; whatever the code throws
 */
export function withinTime<result>(seconds: number, code: () => result): result {
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
  return error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
