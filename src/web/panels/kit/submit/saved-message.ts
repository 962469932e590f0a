import type { DbRecord } from '../../../../db/file/record.ts';
import type { RunDetails } from '../../../../events/journal/run-details.ts';
import type { FormPage } from '../../../../panel/pages/form-page.ts';
import type { StagedForm, UnchangedForm } from '../../../../panel/submit/submit-form.ts';
import type { Message, Sentence } from '../../../page/models/layout-model.ts';
import { runLink } from '../../../runs/redirect-after.ts';
import type { Visit } from '../../../visit.ts';
import { formatList } from '../../../words/format.ts';
import { isOffered, pageUrl, type FoundPage } from '../../panel-pages.ts';

const unchanged: Sentence = { key: 'messages.unchanged', args: {} };

/** The message about a form that was saved, or that had nothing to save. */
export function savedMessage(
  visit: Visit,
  found: FoundPage<FormPage>,
  stagedForm: StagedForm | UnchangedForm,
): Message {
  const { record, newer } = stagedForm;
  const panel = found.panel.name;
  const isUnchanged = stagedForm.outcome === 'unchanged' && !stagedForm.hasMessage;
  const { key, args } = isUnchanged ? unchanged : (stagedForm.saved ?? ownSentence(visit, found, record));
  const sentences = [{ key, args }];
  if (newer.length === 0) return { kind: 'success', sentences, panel, ...offerNext(visit, found, stagedForm) };
  const t = visit.translator(panel);
  const fields = formatList(
    newer.map((name) => t(`fields.${name}.label`)),
    visit.language,
  );
  return { kind: 'success', sentences: [...sentences, { key: 'messages.keptNewer', args: { fields } }], panel };
}

/** The page that people often need next, if it accepts the present record. */
function offerNext(
  { reading }: Visit,
  { panel, page }: FoundPage<FormPage>,
  { outcome, record }: StagedForm | UnchangedForm,
): Pick<Message, 'link' | 'isNext'> {
  const { offers } = page;
  if (outcome === 'unchanged' || offers === undefined || !isOffered(panel.pages[offers], record, reading)) return {};
  const link = {
    label: `pages.${offers}.title`,
    args: { key: record.key },
    href: pageUrl(panel.name, offers, record.key),
  };
  return { link, isNext: true };
}

/** The message about a form that was saved, and whose event failed or was cancelled. */
export function failedMessage({ language }: Visit, record: Pick<DbRecord, 'key'>, failed: RunDetails): Message {
  const link = runLink(failed.id);
  const of = { key: record.key, event: failed.event };
  if (failed.reason === 'cancelled') {
    const args = { ...of, by: failed.by ?? '' };
    return { kind: 'warning', sentences: [{ key: 'messages.cancelled', args }], link };
  }
  const args = { ...of, actions: formatList(failed.failed, language) || failed.event };
  return { kind: 'danger', sentences: [{ key: 'messages.actionFailed', args }], link };
}

/** The sentence of the lexicon about a saved page; a general one if there is none for this page. */
function ownSentence({ web, language }: Visit, { panel, name }: FoundPage, { key }: DbRecord): Sentence {
  const own = `pages.${name}.saved`;
  return { key: web.wording.has(own, language, panel.name) ? own : 'messages.saved', args: { key } };
}
