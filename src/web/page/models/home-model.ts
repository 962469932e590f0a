import type { Link, Sentence } from './layout-model.ts';
import type { HistoryEntryModel } from './history-model.ts';

export interface HomeModel {
  readonly facts: readonly { readonly label: string; readonly text: string }[];
  readonly attention: readonly {
    readonly sentence: Sentence;
    readonly link: Link | undefined;
    readonly kind: 'warning' | 'danger';
  }[];
  readonly recent: readonly HistoryEntryModel[];
  /** The history where it cannot be read. */
  readonly unreadable: string | undefined;
}
