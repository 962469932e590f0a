import type { EntryState, Maker } from '../../../../changes/history/history-entry.ts';
import type { ShownState } from '../run-model.ts';
import type { ChangedModel } from './changed-model.ts';

export interface HistoryModel {
  readonly items: readonly HistoryItem[];
  /** The file of the history, if it cannot be read. */
  readonly unreadable: string | undefined;
  /** Undefined on the page of one entry. */
  readonly filter: FilterModel | undefined;
  readonly older: string | undefined;
  readonly newer: string | undefined;
  /** Links to what is found, as files. */
  readonly exports: readonly { readonly format: string; readonly href: string }[];
  /** Where everything since a time is reverted. */
  readonly since: { readonly action: string; readonly now: string } | undefined;
}

/** An entry, or several that programs made, folded. */
export type HistoryItem =
  | { readonly kind: 'entry'; readonly entry: HistoryEntryModel }
  | {
      readonly kind: 'group';
      readonly count: number;
      /** The newest of them. */
      readonly entries: readonly HistoryEntryModel[];
      /** The page with all of them, if only some are here. */
      readonly all: string | undefined;
    };

export interface FilterModel {
  readonly action: string;
  readonly typed: Readonly<
    Record<'who' | 'panel' | 'record' | 'property' | 'text' | 'from' | 'to' | 'made' | 'rows', string>
  >;
  readonly isUsed: boolean;
  /** Whether the query has a condition that no shortcut has, so that the form is shown. */
  readonly isOpen: boolean;
  /** Groups of days and people: each links to the entries it matches or, if it is chosen, back to all entries. */
  readonly shortcuts: readonly (readonly Shortcut[])[];
  readonly people: readonly string[];
  readonly panels: readonly { readonly value: string; readonly text: string }[];
  readonly properties: readonly string[];
  readonly rows: readonly { readonly count: number; readonly chosen: boolean }[];
}

/** A lexicon key or a name. */
export interface Shortcut {
  readonly label: string | undefined;
  readonly text: string;
  readonly href: string;
  readonly isChosen: boolean;
}

export interface HistoryEntryModel {
  readonly id: string;
  readonly number: number;
  readonly href: string;
  readonly when: string;
  readonly made: Maker;
  readonly author: string;
  /** The panel's name in the page's language. */
  readonly panel: string;
  /** Of the browser. */
  readonly address: string | undefined;
  readonly why: string | undefined;
  readonly state: EntryState;
  /** What the next start did after a crash; a lexicon key. */
  readonly recovered: string | undefined;
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
  /** Whether the runs are shown unfolded: one of them goes on or failed. */
  readonly isUnfolded: boolean;
  /** The run whose action made it, for a change by a program. */
  readonly during: { readonly href: string; readonly text: string } | undefined;
  /** Where "signal again" posts to, when the process ended between the write and the event. */
  readonly again: string | undefined;
  /** Where it is reverted. */
  readonly revert: string | undefined;
}
