import type { Sentence } from './layout-model.ts';
import type { PlanModel } from './changes/plan-model.ts';
import type { CsvRow } from '../../../panel/csv/plan-import.ts';

/** The import of a file into a list: choosing it, then what it would do. */
export interface ImportModel {
  readonly action: string;
  readonly back: string;
  /** Where an example of such a file is. */
  readonly example: string;
  readonly key: string;
  /** The header of a complete file: all columns it may have. */
  readonly headers: string;
  readonly refusal: Sentence | undefined;
  /** What the file would do; undefined before one is chosen. */
  readonly plan: ImportPlanModel | undefined;
}

interface ImportPlanModel {
  readonly id: string;
  readonly mark: string;
  /** What would happen besides the records. */
  readonly effects: PlanModel;
  readonly counts: Readonly<Record<'create' | 'change' | 'same' | 'wrong', number>>;
  /** The lines with errors, as many as are shown. */
  readonly wrong: readonly ImportRow[];
  readonly moreWrong: number;
  readonly rows: readonly ImportRow[];
  readonly previous: string | undefined;
  readonly next: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly total: number;
  /** The note beside it, as it was typed. */
  readonly why: string;
  readonly leaveOut: boolean;
}

export interface ImportRow extends Omit<CsvRow, 'errors'> {
  readonly errors: readonly { readonly column: string | undefined; readonly reason: Sentence }[];
}
