import type { ChangeSet } from '../../changes/change-set.ts';
import type { DbRecord } from '../../db/file/record.ts';
import type { FormPage } from '../pages/form-page.ts';

/** A form as somebody filled it in, while it is checked and staged. */
export interface FilledForm {
  readonly page: FormPage;
  /** The record that it edits; undefined on a page that creates one. */
  readonly record: DbRecord | undefined;
  /** What its fields hold, by name. */
  readonly typed: ReadonlyMap<string, readonly string[]>;
  /** Where it is staged. */
  readonly changes: ChangeSet;
}
