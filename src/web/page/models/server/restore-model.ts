import type { Sentence } from '../layout-model.ts';
import type { PlanModel } from '../changes/plan-model.ts';

/** The page of one restore, except where it is a form. */
export interface RestoreModel {
  /** What is going on, or how it ended. */
  readonly news: Sentence;
  readonly tone: 'success' | 'warning' | 'danger';
  /** How much of the present step is done, in percent; undefined where that is not known, or nothing is going on. */
  readonly percent: number | undefined;
  /** About the archive, already formatted. */
  readonly facts: readonly { readonly label: string; readonly text: string }[];
  /** What it will change; undefined before and afterwards. */
  readonly plan: RestorePlanModel | undefined;
  /** Where the button that removes it posts to; undefined while something is going on. */
  readonly drop: string | undefined;
  /** Where the change of the databases can be reverted. */
  readonly history: string | undefined;
}

interface RestorePlanModel {
  readonly action: string;
  readonly digest: string;
  /** It differs from what the person saw before. */
  readonly isOutdated: boolean;
  readonly databases: PlanModel;
  /** Records that cannot be stored, one in each line. */
  readonly lostRecords: readonly string[];
  readonly files: readonly Sentence[];
  /** MariaDB databases whose data are replaced. */
  readonly exports: readonly string[];
  readonly newer: readonly string[];
  readonly leftOut: readonly string[];
  /** URL of the page to choose again. */
  readonly edit: string;
}

/** The page where a restore begins. */
export interface RestoresModel {
  readonly upload: string;
  readonly refusal: Sentence | undefined;
  readonly restores: readonly {
    readonly href: string;
    readonly name: string;
    readonly begun: string;
    readonly size: string;
    /** A lexicon key. */
    readonly step: string;
  }[];
}
