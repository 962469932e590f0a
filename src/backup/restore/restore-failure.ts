import { Failure, hasCode } from '../../refusals.ts';
import type { RestoreState } from './restore-state.ts';

/** What the page says of a step that failed. */
export function failureOf(error: unknown, step: RestoreState['step']): NonNullable<RestoreState['failure']> {
  if (error instanceof Failure) return { key: error.key, args: error.args };
  if (!hasCode(error, 'ENOSPC', 'EDQUOT')) return { key: 'errors.restoreFailed', args: {} };
  return { key: step === 'applying' ? 'errors.restoreHalf' : 'errors.restoreNoRoom', args: {} };
}
