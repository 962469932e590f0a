import type { DbRecord } from '../../db/file/record.ts';
import type { PageRefusal } from './page-answer.ts';
import type { Reading } from '../fields/reading.ts';

/** A rule about several fields: it refuses the page, or one field with `refuseField`. All rules are checked. */
export type PageRule<submitted, field extends string = string> = (
  submitted: submitted,
  context: PageContext,
) => PageRefusal<field> | undefined;

/** What a cross-field rule can read besides the submitted values. */
export interface PageContext {
  readonly reading: Reading;
  /** The record being edited; undefined while one is created. */
  readonly record: DbRecord | undefined;
}
