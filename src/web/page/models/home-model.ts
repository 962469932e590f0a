import type { ChangedModel } from './changed-model.ts';
import type { Link, Sentence } from './layout-model.ts';

export interface HomeModel {
  readonly facts: readonly { readonly label: string; readonly text: string }[];
  /** Counts of what the panels list, each leading there. */
  readonly numbers: readonly {
    readonly text: string;
    readonly number: string;
    readonly href: string;
    readonly isBad: boolean;
  }[];
  /** What a new server needs; undefined when that is over. */
  readonly firstDay: readonly { readonly text: string; readonly href: string; readonly isDone: boolean }[] | undefined;
  readonly attention: readonly {
    readonly sentence: Sentence;
    /** What to do about it: a lexicon key. */
    readonly advice: string | undefined;
    readonly link: Link | undefined;
    readonly kind: 'warning' | 'danger';
  }[];
  /** Changes folded by person. */
  readonly recent: readonly {
    readonly author: string;
    readonly count: number;
    readonly when: string;
    readonly entries: readonly RecentEntry[];
    /** How many further ones the history has. */
    readonly untold: number;
  }[];
  /** The history where it cannot be read. */
  readonly unreadable: string | undefined;
}

interface RecentEntry {
  readonly when: string;
  readonly panel: string;
  readonly passwords: readonly string[];
  readonly dismissed: { readonly event: string; readonly reason: string } | undefined;
  readonly changes: readonly {
    readonly kind: ChangedModel['changes'][number]['kind'];
    readonly key: string;
    readonly type: string;
    /** Labels of what was changed, as a list in the reader's language. */
    readonly properties: string;
  }[];
  readonly untold: number;
}
