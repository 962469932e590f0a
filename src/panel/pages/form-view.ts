import type { DbRecord } from '../../db/file/record.ts';
import type { Reading } from '../fields/reading.ts';

/** A view of the package, shown on a form. */
export interface FormBody {
  /** File name of the view, from the package's folder. */
  readonly view: string;
  /** What the view gets as `model`; the record is undefined on a page that creates one. */
  model(reading: Reading, record: DbRecord | undefined): unknown;
}

/** How a panel says it; a view that needs no `model` has none. */
export type BodyOptions = Pick<FormBody, 'view'> & Partial<FormBody>;
