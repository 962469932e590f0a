import { refuse, type Refusal } from '../../../refusals.ts';

/** Refuses to check a password after too many attempts; the wait is given in whole minutes, rounded up. */
export function tooManyAttempts(waitSeconds: number): Refusal {
  return refuse('errors.tooManyTries', { count: Math.ceil(waitSeconds / 60) });
}
