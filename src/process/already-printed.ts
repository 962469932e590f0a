/**
 * What an action throws that has failed and printed why. It has no message, so the run prints nothing more about it.
 */
export function alreadyPrinted(): Error {
  return new Error('');
}
