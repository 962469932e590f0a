import { refuse, type Refusal } from '../../refusals.ts';

/** Refuses a try of a password as there were too many before; the wait is said in whole minutes, rounded up. */
export function tooManyTries(waitSeconds: number): Refusal {
  return refuse('errors.tooManyTries', { count: Math.ceil(waitSeconds / 60) });
}
