import type { ChangedModel } from './changed-model.ts';
import type { Sentence } from '../layout-model.ts';

/** All that a change set would do, as pages show it before it is done. */
export interface PlanModel {
  readonly changed: ChangedModel;
  /** About passwords that will be set or removed. */
  readonly passwords: readonly Sentence[];
  /** What actions will change in databases; undefined where they change nothing. */
  readonly foreseen: ChangedModel | undefined;
  readonly events: readonly PlannedEventModel[];
  /** Lexicon key of the sentence to show if there are none; default: that no event is signalled. */
  readonly noEvents?: string | undefined;
  readonly files: readonly PlannedFileModel[];
  /** How many files would be written again with the same content. */
  readonly same: number;
  readonly services: readonly Sentence[];
}

interface PlannedEventModel {
  /** Name and arguments, or with how many records it is for. */
  readonly text: string;
  /** What it does, in the reader's language. */
  readonly says: string | undefined;
  /** Why it will not be run, a lexicon key. */
  readonly refused: string | undefined;
  readonly steps: readonly {
    readonly name: string;
    readonly source: string;
    readonly says: string | undefined;
    readonly isOpaque: boolean;
    /** Why it cannot be foreseen, in English for the operator. */
    readonly note: string | undefined;
  }[];
}

export interface PlannedFileModel {
  readonly path: string;
  readonly kind: 'created' | 'changed' | 'deleted' | 'unknown';
  readonly added: number;
  readonly removed: number;
  /** Undefined where they cannot be shown. */
  readonly hunks: readonly PlannedHunk[] | undefined;
  /** Lines that are not shown. */
  readonly more: number;
  /** Why it stays as it is, in English for the operator. */
  readonly failure: string | undefined;
  /** Opaque actions before it; empty if there are none. */
  readonly unsureFor: string;
  /** Whether it is open when the page is shown. */
  readonly isOpen: boolean;
}

interface PlannedHunk {
  readonly lines: readonly {
    readonly kind: 'same' | 'removed' | 'added';
    /** Line numbers; undefined where the line is not there. */
    readonly old: number | undefined;
    readonly next: number | undefined;
    readonly text: string;
  }[];
}
