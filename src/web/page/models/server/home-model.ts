import type { ChangedModel } from '../changes/changed-model.ts';
import type { SentenceKey } from '../../../../refusals.ts';
import type { Link, OwnSentence } from '../layout-model.ts';

export interface HomeModel {
  readonly facts: readonly { readonly label: string; readonly text: string }[];
  /** How many records the panels list, each with a link to the list. */
  readonly numbers: readonly {
    readonly text: string;
    readonly number: string;
    readonly href: string;
    readonly isBad: boolean;
  }[];
  /** The first steps of a new server; undefined when they are done or dismissed. */
  readonly firstDay: readonly { readonly text: string; readonly href: string; readonly isDone: boolean }[] | undefined;
  readonly attention: readonly {
    readonly sentence: OwnSentence;
    /** What to do about it. */
    readonly advice: SentenceKey | undefined;
    readonly link: Link | undefined;
    readonly kind: 'warning' | 'danger';
  }[];
  /** Changes folded by person. */
  readonly recent: readonly {
    readonly author: string;
    readonly count: number;
    readonly when: string;
    readonly entries: readonly RecentEntry[];
    /** How many more changes the history has. */
    readonly notShown: number;
  }[];
  /** The file of the history, if it cannot be read. */
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
    /** Labels of the changed properties, as a list in the reader's language. */
    readonly properties: string;
  }[];
  readonly notShown: number;
}
