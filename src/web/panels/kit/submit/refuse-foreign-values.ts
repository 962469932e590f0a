import type { ChangeSet } from '../../../../changes/change-set.ts';
import type { DbRecord } from '../../../../db/file/record.ts';
import type { FormPage } from '../../../../panel/pages/form-page.ts';
import { fieldOf } from '../../../../panel/submit/stored-property.ts';
import { foreignValues, type ForeignValue } from '../../../../panel/submit/foreign-values.ts';
import type { SubmitOutcome } from '../../../../panel/submit/submit-form.ts';
import { refuse, type Refusal } from '../../../../refusals.ts';
import { formatList } from '../../../words/format.ts';
import { kitPanels, type FoundPage } from '../../panel-pages.ts';
import type { Visit } from '../../../visit.ts';

type Refused = Extract<SubmitOutcome, { outcome: 'refused' }>;

/**
 * Refuses values for properties whose values another panel declares: at their fields; for values staged by a
 * post-event, at the page. Undefined when there are none.
 * @param record as it is staged
 */
export function refuseForeignValues(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord,
  changes: ChangeSet,
): Refused | undefined {
  const foreign = foreignIn(visit, found.panel, changes);
  if (foreign.length === 0) return undefined;
  const fields = new Map<string, Refusal>();
  const page: Refusal[] = [];
  for (const value of foreign) {
    const field = fieldOf(found.page, record.key, value);
    if (field === undefined) page.push(refusalOf(visit, value));
    else fields.set(field[0], refusalOf(visit, value));
  }
  return { outcome: 'refused', fields, page };
}

/** Refuses the first such value that an old panel has staged. Undefined when there is none. */
export function refuseForeignValue(
  visit: Visit,
  panel: { readonly name: string },
  changes: ChangeSet,
): Refusal | undefined {
  const [first] = foreignIn(visit, panel, changes);
  return first && refusalOf(visit, first);
}

function foreignIn({ web }: Visit, { name }: { readonly name: string }, changes: ChangeSet): ForeignValue[] {
  const panels = kitPanels(web.system).map(({ panel }) => panel);
  return foreignValues(name, changes, panels, web.system.log);
}

function refusalOf(visit: Visit, { property, value, owner, values }: ForeignValue): Refusal {
  const panel = visit.translator(owner)('menu');
  return refuse('errors.valueOwned', { property, value, panel, values: formatList(values, visit.language) || '–' });
}
