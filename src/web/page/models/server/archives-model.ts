import type { Link, Sentence } from '../layout-model.ts';

/** The page about backups and restores: what is running, what comes next, what was done. */
export interface ArchivesModel {
  /** What is running now. */
  readonly running: Sentence | undefined;
  /** What a person can do; each leads to a page. */
  readonly ways: readonly Link[];
  /** Address of the settings of the nightly backup. */
  readonly settings: string;
  /** What a person can start at once; each posts. */
  readonly starts: readonly Link[];
  /** What is known about the nightly backup, already formatted. */
  readonly facts: readonly { readonly label: string; readonly text: string; readonly isBad: boolean }[];
  readonly records: readonly ArchiveRecordModel[];
}

interface ArchiveRecordModel {
  readonly kind: string;
  readonly begun: string;
  readonly duration: string;
  readonly size: string;
  /** A name of the view `state`. */
  readonly state: 'running' | 'done' | 'failed' | 'interrupted';
  /** What was wrong, for the operator. */
  readonly note: string;
}
