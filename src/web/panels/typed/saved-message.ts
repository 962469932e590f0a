import type { DbRecord } from '../../../db/file/record.ts';
import type { RunDetails } from '../../../events/journal/run-details.ts';
import type { StagedForm, UnchangedForm } from '../../../panel/submit/submit.ts';
import { base } from '../../base-url.ts';
import type { Message, Sentence } from '../../page/models/layout-model.ts';
import type { Visit } from '../../visit.ts';
import { formatList } from '../../words/format.ts';
import type { FoundPage } from '../panel-pages.ts';

const unchanged: Sentence = { key: 'messages.unchanged', args: {} };

/** What is said of a form that was saved, or that had nothing to save. */
export function savedMessage(visit: Visit, found: FoundPage, taken: StagedForm | UnchangedForm): Message {
  const { record, kept } = taken;
  const panel = found.panel.name;
  const isUnchanged = taken.outcome === 'unchanged' && !taken.isSaid;
  const { key, args } = isUnchanged ? unchanged : (taken.saved ?? ownSentence(visit, found, record));
  const sentences = [{ key, args }];
  if (kept.length === 0) return { kind: 'success', sentences, panel };
  const t = visit.translator(panel);
  const fields = formatList(
    kept.map((name) => t(`fields.${name}.label`)),
    visit.language,
  );
  return { kind: 'success', sentences: [...sentences, { key: 'messages.keptNewer', args: { fields } }], panel };
}

/** What is said of a form that was saved, and whose event failed or was cancelled. */
export function failedMessage({ language }: Visit, record: Pick<DbRecord, 'key'>, failed: RunDetails): Message {
  const link = { label: 'messages.openRun', href: `${base}/runs/${failed.id}` };
  const of = { key: record.key, event: failed.event };
  if (failed.reason === 'cancelled') {
    const sentence = { key: 'messages.cancelled', args: { ...of, by: failed.by ?? '' } };
    return { kind: 'warning', sentences: [sentence], link };
  }
  const args = { ...of, actions: formatList(failed.failed, language) || failed.event };
  return { kind: 'danger', sentences: [{ key: 'messages.actionFailed', args }], link };
}

/** What the lexicon says of a saved page, in general where it says nothing of this one. */
function ownSentence({ shell, language }: Visit, { panel, name }: FoundPage, { key }: DbRecord): Sentence {
  const own = `pages.${name}.saved`;
  return { key: shell.wording.has(own, language, panel.name) ? own : 'messages.saved', args: { key } };
}
