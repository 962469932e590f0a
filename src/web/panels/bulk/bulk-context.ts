import type { BulkContext } from '../../../panel/bulk/stage-bulk.ts';
import type { FormPage } from '../../../panel/pages/form-page.ts';
import { submitByPanel } from '../panel-code.ts';
import type { FoundPage } from '../panel-pages.ts';
import { refuseForeignValues } from '../kit/submit/refuse-foreign-values.ts';
import type { Visit } from '../../visit.ts';

/** Runs the code of a page for one of many records as if it were the only one. */
export function bulkContext(visit: Visit, found: FoundPage<FormPage>): BulkContext {
  return {
    run: (submit) => submitByPanel(visit, found, submit),
    check: (record, part) => refuseForeignValues(visit, found, record, part),
  };
}
