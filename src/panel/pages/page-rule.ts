import type { DbRecord } from '../../db/file/record.ts';
import type { PageRefusal } from './page-answer.ts';
import type { Reading } from '../fields/reading.ts';

/** A rule about several fields: refuses the page, or one of its fields with `refuseField`. All rules are asked. */
export type PageRule<submitted, field extends string = string> = (
  submitted: submitted,
  context: PageContext,
) => PageRefusal<field> | undefined;

/** What a cross-field rule may look at besides what was submitted. */
export interface PageContext {
  readonly reading: Reading;
  /** The record being edited; undefined while it is being created. */
  readonly record: DbRecord | undefined;
}
