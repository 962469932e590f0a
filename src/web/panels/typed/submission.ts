import type { DbRecord } from '../../../db/file/record.ts';
import type { Posted } from '../../../panel/submit/check-fields.ts';
import type { FormPage } from '../../../panel/pages/form-page.ts';
import type { RefusedForm } from './fill-form.ts';
import { showRefused } from './show-form.ts';
import type { FoundPage } from '../panel-pages.ts';
import { formUrlHere } from './list-place.ts';
import type { Visit } from '../../visit.ts';

/** A form submitted as a whole, on one page or over several. */
export interface Submission {
  readonly posted: Posted;
  /** Where it can be submitted again. */
  readonly action: string;
  /** Shows it as it was typed, with what was wrong. */
  readonly show: (refused: RefusedForm) => Promise<void>;
  /** Forgets what was kept of it, when it was taken. */
  readonly forget: () => void;
}

/** A form of one page; of several all fields at once, sent to the form's own URL. */
export function submittedAtOnce(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
  posted: Posted,
): Submission {
  return {
    posted,
    action: formUrlHere(visit, found, record),
    show: (refused) => showRefused(visit, found, record, refused),
    forget: () => undefined,
  };
}
