import type { DbRecord } from '../../db/file/record.ts';
import type { Reading } from '../fields/reading.ts';

/** A package's view on a form. */
export interface FormBody {
  /** File name of the view, relative to the package's folder. */
  readonly view: string;
  /** Makes the `model` of the view; the record is undefined on a page that creates one. */
  model(reading: Reading, record: DbRecord | undefined): unknown;
}

/** How a panel declares it; a view without a `model` needs no function. */
export type BodyOptions = Pick<FormBody, 'view'> & Partial<FormBody>;
