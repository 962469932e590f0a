import type { EntryState } from '../../../changes/history-entry.ts';
import type { ShownState } from '../../server/shown-run.ts';
import type { Link } from './layout-model.ts';
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
  readonly runs: readonly (Link & { readonly state: ShownState | 'missing'; readonly text: string })[];
  /** Where "signal again" posts to, when the process ended between writing and signalling. */
  readonly again: string | undefined;
}
