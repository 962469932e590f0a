import type { Posted } from '../../../panel/submit/check-fields.ts';
import type { Sentence } from '../../page/models/layout-model.ts';

/** The plan is not the one that the person saw, since somebody else has changed records meanwhile. */
export const planOutdated: Sentence = { key: 'bulk.outdated', args: {} };

/** A plan for many records. */
interface Planned {
  /** Whether the person has seen this plan. */
  readonly isSeen: boolean;
  /** How many records are refused. */
  readonly refused: number;
  /** How many records are changed. */
  readonly changed: number;
}

/** Why a plan is not carried out; undefined if it is. Refused records are only left out if the person chose that. */
export function refusePlan({ isSeen, refused, changed }: Planned, posted: Posted): Sentence | undefined {
  if (!isSeen) return planOutdated;
  if (refused > 0 && !posted.has('leaveOut')) return { key: 'bulk.sayLeaveOut', args: {} };
  return changed === 0 ? { key: 'bulk.nothing', args: {} } : undefined;
}

/** The HTTP status of the page with the refusal. */
export function planStatus(refusal: Sentence | undefined): number {
  if (!refusal) return 200;
  return refusal === planOutdated ? 409 : 422;
}
