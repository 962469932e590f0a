import { randomBytes } from 'node:crypto';
import { ownIdentity } from '../process/process-identity.ts';
import type { ChangeSet } from './change-set.ts';
import type { HistoryEntry, Maker } from './history/history-entry.ts';

/** Who applies a change set, and on which page. */
export interface Author {
  readonly account: string;
  /** Panel and page, such as `cellnumbers/modify`; or the command. */
  readonly origin: string;
  /** The address of their browser. */
  readonly address?: string | undefined;
  /** Why, as they noted. */
  readonly why?: string | undefined;
  /** Default: a person. */
  readonly made?: Maker | undefined;
  /** For a program: the run whose action makes the change. */
  readonly during?: string | undefined;
  /** The entries it reverts. */
  readonly reverts?: readonly string[] | undefined;
}

type Staged = Pick<ChangeSet, 'changes'> &
  Partial<Pick<ChangeSet, 'passwords' | 'forgotten' | 'signals' | 'together' | 'deletedAfterwards'>>;

/** The entry of a change set that is about to be written. */
export function newEntry(staged: Staged, author: Author): HistoryEntry {
  const now = new Date();
  const { address, why, made, during, reverts } = author;
  const forgotten = staged.forgotten ?? [];
  return {
    id: `${now.toISOString().replace(/[-:.]/g, '').toLowerCase()}-${randomBytes(4).toString('hex')}`,
    when: now.toISOString(),
    author: author.account,
    origin: author.origin,
    process: ownIdentity(),
    changes: staged.changes,
    passwords: [...(staged.passwords?.keys() ?? [])],
    ...(forgotten.length > 0 && { forgotten }),
    signals: staged.signals ?? [],
    ...(staged.together && { together: true }),
    deletedAfterwards: staged.deletedAfterwards ?? [],
    state: 'prepared',
    runs: [],
    finished: false,
    ...(address !== undefined && { address }),
    ...(why !== undefined && why !== '' && { why }),
    ...(made !== undefined && made !== 'person' && { made }),
    ...(during !== undefined && { during }),
    ...(reverts !== undefined && { reverts }),
  };
}
