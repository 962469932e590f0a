import type { ChangeSet } from '../../../changes/change-set.ts';
import type { ConfirmRequest } from '../../../changes/entry-writer.ts';
import type { ChangePlan } from '../../../changes/preview/change-plan.ts';
import type { RunDetails } from '../../../events/journal/run-details.ts';
import type { Message, Sentence } from '../../page/models/layout-model.ts';
import type { Visit } from '../../visit.ts';
import { redirectAfter, runLink } from '../../runs/redirect-after.ts';
import { planOutdated } from './refuse-plan.ts';

interface BulkApplied {
  /** Panel and page, for the history. */
  readonly origin: string;
  /** The person's note. */
  readonly why: string;
  /** Where it leads. */
  readonly back: string;
  /** What was done, in the reader's language. */
  readonly doneText: string;
  /** How many records it was done to. */
  readonly count: number;
  readonly confirm: ConfirmRequest | undefined;
}

/**
 * Applies a change set for many records as it was planned. Then redirects back, or to its run if that takes longer than
 * a moment.
 * @returns why nothing was written: somebody else changed something first, or another change waits for its confirmation
 */
export async function applyBulk(
  visit: Visit,
  changes: ChangeSet,
  plan: ChangePlan,
  { origin, why, back, doneText, count, confirm }: BulkApplied,
): Promise<Sentence | undefined> {
  const author = visit.author(origin, why);
  const applied = await visit.web.system.changes.applyToConfirm(changes, author, plan, confirm);
  if (applied.outcome === 'refused') return applied.refusal;
  if (applied.outcome === 'conflict') return planOutdated;
  const done: Message = { kind: 'success', sentences: [{ key: 'bulk.done', args: { action: doneText, count } }] };
  const failed = ({ id, unsettled, signals }: RunDetails): Message => ({
    kind: 'danger',
    sentences: [
      ...done.sentences,
      { key: 'runs.failedRecords', args: { count: unsettled.length, total: signals.length } },
    ],
    link: runLink(id),
  });
  await redirectAfter(visit, () => ({ href: back }), applied, { done, failed });
  return undefined;
}
