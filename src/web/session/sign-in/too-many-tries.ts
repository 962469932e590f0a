import { refuse, type Refusal } from '../../../refusals.ts';

/** Refuses to check a password after too many tries; the wait is given in whole minutes, rounded up. */
export function tooManyTries(waitSeconds: number): Refusal {
  return refuse('errors.tooManyTries', { count: Math.ceil(waitSeconds / 60) });
}
