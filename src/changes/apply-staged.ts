import { Failure } from '../refusals.ts';
import type { ChangeSet } from './change-set.ts';
import type { AppliedChangeSet, ConflictingChange } from './applied.ts';
import type { Author } from './new-entry.ts';

const maxTries = 3;

/** What applies change sets. */
export interface ChangeApplier {
  apply(changeSet: ChangeSet, author: Author): Promise<AppliedChangeSet | ConflictingChange>;
}

/**
 * Applies what a program stages. If somebody else changed the same records meanwhile, it is staged again from the new
 * state, up to three times.
 * @param stage returns undefined if there is nothing to change
 * @param conflictFailure the failure after the last try; default: `errors.recordChanged`
 * @returns undefined if there was nothing to change
 */
export async function applyStaged(
  changes: ChangeApplier,
  author: Author,
  stage: () => ChangeSet | undefined,
  conflictFailure: () => Failure = () =>
    new Failure('errors.recordChanged', 'others keep changing the same records', { kind: 'conflict' }),
): Promise<AppliedChangeSet | undefined> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const staged = stage();
    if (!staged) return undefined;
    const applied = await changes.apply(staged, author);
    if (applied.outcome === 'applied') return applied;
  }
  throw conflictFailure();
}
