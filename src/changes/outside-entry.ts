import { ownIdentity } from '../process/process-identity.ts';
import type { Author } from './changes.ts';
import { entryId, type HistoryEntry } from './history-entry.ts';
import type { RecordChange } from './record-change.ts';

/** The entry of a change that was not made by a change set, but is written already: nothing is signalled for it. */
export function outsideEntry(changes: readonly RecordChange[], author: Author): HistoryEntry {
  const now = new Date();
  return {
    id: entryId(now),
    when: now.toISOString(),
    author: author.account,
    origin: author.origin,
    process: ownIdentity(),
    changes,
    passwords: [],
    signals: [],
    deletedAfterwards: [],
    state: 'applied',
    runs: [],
    finished: true,
  };
}
