import type { Databases } from '../../db/file/databases.ts';
import type { Events } from '../../events/events.ts';
import { Failure } from '../../refusals.ts';
import { applyStaged, type ChangeApplier } from '../apply-staged.ts';
import { ChangeSet } from '../change-set.ts';
import type { History } from '../history/history.ts';
import { stageOpposite } from '../reverting/take-back.ts';
import type { PendingChange } from './pending-change.ts';

interface TakingBack {
  readonly changes: ChangeApplier & { readonly history: History };
  readonly databases: Databases;
  readonly events: Events;
}

/** The author if the change was not confirmed. */
const automatic = 'panelsmith';

/** How many entries are searched for those that a crash left interrupted. */
const entriesSearched = 50;

/**
 * Restores what an unconfirmed change set changed, except what somebody else has changed since, and signals its events
 * again. If a crash interrupts this, it can be called again: then it writes nothing more and signals once more.
 * @param by the account that asked for it; undefined if the time was over
 * @throws Failure `errors.recordChanged` if the records are changed again and again meanwhile
 */
export async function takeBackPending(
  pending: PendingChange,
  by: string | undefined,
  { changes, databases, events }: TakingBack,
): Promise<void> {
  const author = { account: by ?? automatic, origin: `confirm/${pending.id}` };
  const stage = (): ChangeSet => {
    const opposite = new ChangeSet(databases);
    stageOpposite(opposite, pending, (event) => events.exists(event));
    if (pending.together) opposite.signalTogether();
    return opposite;
  };
  const conflictFailure = (): Failure =>
    new Failure('errors.recordChanged', `change set ${pending.id} cannot be taken back now`, { kind: 'conflict' });
  const applied = await applyStaged(changes, author, stage, conflictFailure);
  // Until files and services are restored too, a restart repeats this.
  await applied?.settled;
  const { entries } = await changes.history.read(entriesSearched);
  for (const { id, state, origin } of entries)
    if (state === 'interrupted' && (id === pending.id || origin === author.origin))
      await changes.history.note({ id, state: 'applied' });
  await changes.history.note({ id: pending.id, countdown: 'taken back' });
}
