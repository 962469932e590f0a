import type { EntryState } from '../../../changes/history-entry.ts';
import type { ShownState } from '../../server/shown-run.ts';
import type { ChangedModel } from './changed-model.ts';

export interface HistoryModel {
  readonly entries: readonly HistoryEntryModel[];
  /** The history where it cannot be read. */
  readonly unreadable: string | undefined;
  readonly older: string | undefined;
  readonly newer: string | undefined;
}

export interface HistoryEntryModel {
  readonly id: string;
  readonly when: string;
  readonly author: string;
  /** The panel's name in the page's language. */
  readonly panel: string;
  readonly state: EntryState;
  /** Accounts whose password was changed. */
  readonly passwords: readonly string[];
  /** A failed run that was dismissed, with the reason. */
  readonly dismissed: { readonly event: string; readonly reason: string } | undefined;
  readonly changed: ChangedModel;
  readonly runs: readonly {
    readonly href: string;
    readonly state: ShownState | 'missing';
    /** The event with its arguments. */
    readonly text: string;
    /** What the event does, in the reader's language. */
    readonly says: string | undefined;
  }[];
  /** Where "signal again" posts to, when the process ended between the write and the event. */
  readonly again: string | undefined;
}
