import { inputs } from '../../../../panel/fields/field-values.ts';
import type { FormPage } from '../../../../panel/pages/form-page.ts';
import type { Posted } from '../../../../panel/submit/check-fields.ts';
import { seenName, takePrefix } from '../../../../panel/submit/posted-names.ts';
import { parseSeen } from '../../../../panel/submit/seen.ts';

/** A submitted form with the values chosen on the conflict page. */
export function withChoices(page: FormPage, posted: Posted): Posted {
  const reset = inputs(page.fields).filter(([name]) => posted.get(takePrefix + name)?.[0] === 'stored');
  if (reset.length === 0) return posted;
  const seen = parseSeen(page.fields, posted.get(seenName)?.[0]);
  const index = inputs(page.fields).map(([name]) => name);
  const chosen = new Map(posted);
  for (const [name] of reset) {
    const texts = seen?.[index.indexOf(name)]?.texts;
    // A field that is not sent keeps its stored value.
    if (texts === undefined) chosen.delete(name);
    else chosen.set(name, texts.length === 0 ? [''] : texts);
  }
  return chosen;
}
