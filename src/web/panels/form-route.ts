import type { Request, Response } from 'express';
import type { Applied } from '../../changes/changes.ts';
import { ChangeSet } from '../../changes/change-set.ts';
import type { DbRecord } from '../../db/file/record.ts';
import type { RunDetails } from '../../events/journal/run-details.ts';
import { refusalOf } from '../../panel/pages/page-answer.ts';
import type { FormPage } from '../../panel/pages/form-page.ts';
import { submitForm, type StagedForm, type UnchangedForm } from '../../panel/submit/submit.ts';
import { Failure, type Refusal } from '../../problems.ts';
import { base } from '../base-url.ts';
import { movedFields, showConflict, withChoices } from './typed/show-conflict.ts';
import { afterForm } from './typed/changed-row.ts';
import { refuseCurrentPassword } from '../session/current-password.ts';
import { leadBack, requestedRecord } from './typed/show-form.ts';
import { refuseForeignValues } from './typed/foreign-values.ts';
import { formatList } from '../words/format.ts';
import type { Message, Sentence } from '../page/models/layout-model.ts';
import { filesOf } from '../request/multipart.ts';
import { takeOldPage } from './old/old-form-route.ts';
import { showByPanel, submitByPanel } from './panel-code.ts';
import { findPage, findPanel, isForm, nextUrl, type FoundPage } from './panel-pages.ts';
import { parsePosted } from '../request/posted-text.ts';
import { canPreview, editName, previewName, showPreview } from './typed/preview.ts';
import type { Shell } from '../shell.ts';
import { takeStep } from './typed/step-route.ts';
import { submittedAtOnce, type Submission } from './typed/submission.ts';
import { visitOf, type Visit } from '../visit.ts';
import { withinSeconds } from '../request/within-seconds.ts';

/** Takes a submitted form: finds the panel, the page and the record, submits, applies, and leads on. */
export async function takeForm(
  shell: Shell,
  request: Request<{ panel: string; page?: string }>,
  response: Response,
): Promise<void> {
  const panel = findPanel(shell, request.params.panel);
  if (panel.kind === 'old') {
    await takeOldPage(shell, panel, request, response);
    return;
  }
  const found = findPage(shell, request.params.panel, request.params.page);
  if (!isForm(found)) {
    response.set('Allow', 'GET, HEAD');
    throw new Failure('errors.methodNotAllowed', 'the page takes no form');
  }
  const visit = visitOf(shell, request, response);
  const { page } = found;
  const changes = new ChangeSet(shell.system.databases);
  const record = requestedRecord(visit, found, changes);
  const sent = withChoices(page, parsePosted(request.body));
  const refusal = showByPanel(visit, found, () => refusalOf(page.preEvent?.(changes)));
  if (refusal) {
    await leadBack(visit, found, refusal);
    return;
  }
  const isStep = page.steps !== undefined && request.query['step'] !== undefined;
  const submission = isStep
    ? await takeStep(visit, found, record, changes, sent)
    : submittedAtOnce(visit, found, record, sent);
  if (submission) await submit(visit, found, record, changes, submission);
}

/** Submits a form, applies what it staged, and leads on. */
async function submit(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
  changes: ChangeSet,
  { posted, action, show, forget }: Submission,
): Promise<void> {
  const { page } = found;
  const { system } = visit.shell;
  if (posted.has(editName)) {
    await show({ posted, fields: new Map(), page: [] });
    return;
  }
  const account = visit.account ?? '';
  const submitted = await submitByPanel(visit, found, async () => {
    const refuseCurrent = (password: string): Promise<Refusal | undefined> => refuseCurrentPassword(visit, password);
    const outcome = await submitForm(page, record, posted, changes, { refuseCurrent, files: filesOf(visit.request) });
    // Before anything is written: a page that is not there is a mistake of the panel.
    if (outcome.outcome === 'staged' || outcome.outcome === 'unchanged') nextOf(found, outcome);
    return outcome.outcome === 'staged' ? (refuseForeignValues(visit, found, changes) ?? outcome) : outcome;
  });
  if (submitted.outcome === 'refused') {
    await show({ ...submitted, posted });
    return;
  }
  if (submitted.outcome === 'conflict') {
    await showConflict(visit, found, record, posted, submitted, action);
    return;
  }
  if (posted.has(previewName)) {
    if (!canPreview(page)) throw new Failure('errors.badRequest', 'what this form would do is not shown');
    await showPreview(visit, found, record, posted, changes, action);
    return;
  }
  if (submitted.outcome === 'unchanged') {
    forget();
    await leadToNext(visit, found, submitted, savedMessage(visit, found, submitted));
    return;
  }
  const result = await system.changes.apply(changes, { account, origin: `${found.panel.name}/${found.name}` });
  if ('moved' in result) {
    const conflicts = movedFields(page, submitted.record, result);
    await showConflict(visit, found, record, posted, { conflicts, merged: submitted.merged }, action);
    return;
  }
  forget();
  await leadOn(visit, found, submitted, result);
}

const unchanged: Sentence = { key: 'messages.unchanged', args: {} };

/** To the next page, or to the page of the first run when it takes longer than a moment. */
async function leadOn(visit: Visit, found: FoundPage<FormPage>, staged: StagedForm, applied: Applied): Promise<void> {
  const records = await withinSeconds(applied.settled, visit.shell.settings.waitSeconds);
  const failed = records?.find((run) => run.state !== 'done');
  const first = applied.runs[0];
  const message = failed ? failedMessage(visit, staged.record, failed) : savedMessage(visit, found, staged);
  const isGoingOn = !records && first !== undefined;
  if (!isGoingOn) await leadToNext(visit, found, staged, message);
  else {
    const { href } = afterForm(visit, found, staged.record, staged.saved?.next);
    await visit.leadTo(`${base}/runs/${first.id}?back=${encodeURIComponent(href)}`, message);
  }
}

/** To the next page, where the record is marked in a list; one that is not in it any more can be seen from there. */
async function leadToNext(
  visit: Visit,
  found: FoundPage<FormPage>,
  { record, saved }: StagedForm | UnchangedForm,
  message: Message,
): Promise<void> {
  const { href, elsewhere } = afterForm(visit, found, record, saved?.next);
  const link = elsewhere === undefined ? undefined : { label: 'messages.showRow', href: elsewhere };
  await visit.leadTo(href, link && !message.link ? { ...message, link } : message);
}

function nextOf(found: FoundPage<FormPage>, { record, saved }: StagedForm | UnchangedForm): string {
  return nextUrl(found, record.key, saved?.next);
}

function failedMessage({ language }: Visit, record: DbRecord, failed: RunDetails): Message {
  if (failed.reason === 'cancelled')
    return {
      kind: 'warning',
      sentences: [{ key: 'messages.cancelled', args: { key: record.key, event: failed.event, by: failed.by ?? '' } }],
      link: { label: 'messages.openRun', href: `${base}/runs/${failed.id}` },
    };
  const args = { key: record.key, event: failed.event, actions: formatList(failed.failed, language) || failed.event };
  return {
    kind: 'danger',
    sentences: [{ key: 'messages.actionFailed', args }],
    link: { label: 'messages.openRun', href: `${base}/runs/${failed.id}` },
  };
}

function savedMessage(visit: Visit, found: FoundPage<FormPage>, taken: StagedForm | UnchangedForm): Message {
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

/** What the lexicon says of a saved page, in general where it says nothing of this one. */
function ownSentence({ shell, language }: Visit, { panel, name }: FoundPage, { key }: DbRecord): Sentence {
  const own = `pages.${name}.saved`;
  return { key: shell.wording.has(own, language, panel.name) ? own : 'messages.saved', args: { key } };
}
