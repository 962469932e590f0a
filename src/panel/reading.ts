import type { ChangeSet } from '../changes/change-set.ts';

/** The databases as a page sees them while it is shown or submitted: what is stored, under what is staged. */
export type Reading = Pick<ChangeSet, 'accounts' | 'configuration' | 'database'>;
