import type { DbRecord } from '../../../db/file/record.ts';
import type { Posted } from '../../../panel/submit/check-fields.ts';
import type { FormPage } from '../../../panel/pages/form-page.ts';
import type { RefusedForm } from './fill-form.ts';
import { showRefused } from './show-form.ts';
import { formUrl, type FoundPage } from '../panel-pages.ts';
import type { Visit } from '../../visit.ts';

/** A complete submitted form, with one page or several steps. */
export interface Submission {
  readonly posted: Posted;
  /** The URL for submitting it again. */
  readonly action: string;
  /** Shows it as typed, with the errors. */
  readonly show: (refused: RefusedForm) => Promise<void>;
  /** Forgets its stored values after it was accepted. */
  readonly forget: () => void;
}

/** A form with one page; for one with steps, all fields at once, posted to the form's own URL. */
export function submittedAtOnce(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
  posted: Posted,
): Submission {
  return {
    posted,
    action: formUrl(found, record),
    show: (refused) => showRefused(visit, found, record, refused),
    forget: () => undefined,
  };
}
