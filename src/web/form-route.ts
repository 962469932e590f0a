import type { Request, Response } from 'express';
import type { Applied, Conflict } from '../changes/changes.ts';
import { ChangeSet } from '../changes/change-set.ts';
import type { DbRecord } from '../db/record.ts';
import type { RunRecord } from '../events/run-record.ts';
import { inputs, propertyOf, seenMarks } from '../panel/form-values.ts';
import type { FormPage } from '../panel/pages.ts';
import { submitForm, type FieldConflict, type Posted } from '../panel/submit.ts';
import { Failure, type Refusal } from '../problems.ts';
import { formModel, type RefusedForm } from './form-model.ts';
import type { ConflictModel, Message } from './models.ts';
import { backUrl, findPage, findRecord, pageUrl, type FoundPage } from './panel-pages.ts';
import { base, type Shell } from './shell.ts';
import { visitOf, type Visit } from './visit.ts';

/** Takes a submitted form: finds the panel, the page and the record, submits, applies, and leads on. */
export async function takeForm(
  shell: Shell,
  request: Request<{ panel: string; page?: string }>,
  response: Response,
): Promise<void> {
  const found = findPage(shell, request.params.panel, request.params.page);
  const visit = visitOf(shell, request, response);
  const { page } = found;
  if (page.kind === 'table') {
    response.set('Allow', 'GET, HEAD');
    throw new Failure('errors.methodNotAllowed', 'a table takes no form');
  }
  const record = requestedRecord(shell, request, page);
  const posted = parsePosted(request.body);
  const changes = new ChangeSet(shell.system.databases);
  const refusal = page.preEvent?.(changes);
  if (refusal) {
    await leadBack(visit, found, page, refusal);
    return;
  }
  const account = visit.account ?? '';
  const submitted = await submitForm(page, record, posted, changes, (password) =>
    shell.system.passwords.verify(account, password),
  );
  if (submitted.outcome === 'refused') {
    await showForm(visit, found, page, record, 422, { ...submitted, posted });
    return;
  }
  if (submitted.outcome === 'conflict') {
    await showConflict(visit, found, page, record, posted, submitted.conflicts);
    return;
  }
  const result = await shell.system.changes.apply(changes, { account, origin: `${found.panel.name}/${found.name}` });
  if ('moved' in result)
    await showConflict(visit, found, page, record, posted, movedFields(page, submitted.record, result));
  else await leadOn(visit, found, page, submitted.record, result, submitted.kept);
}

/** Shows a form, as it is stored or as it was refused. */
export async function showForm(
  visit: Visit,
  found: FoundPage,
  page: FormPage,
  record: DbRecord | undefined,
  status: number,
  refused?: RefusedForm,
): Promise<void> {
  const reading = new ChangeSet(visit.shell.system.databases);
  const model = formModel(visit, found, page, record, reading, refused);
  const title = { key: `pages.${found.name}.title`, args: { key: record?.key ?? '' } };
  await visit.page('form', title, model, { status, here: found.panel.name, panel: found.panel.name });
}

/** The record named in the URL; undefined on a page that creates one. */
export function requestedRecord(shell: Shell, request: Request, page: FormPage): DbRecord | undefined {
  if (page.creates) return undefined;
  const { key } = request.query;
  const record = typeof key === 'string' ? findRecord(shell, page, key) : undefined;
  if (!record) throw new Failure('errors.recordMissing', 'no such record, or not one this page is about');
  if (!page.when(record)) throw new Failure('errors.notForRecord', `the page is not for ${record.key} as it is now`);
  return record;
}

/** A page whose pre-event refuses leads back to where it came from, saying why. */
export async function leadBack(visit: Visit, found: FoundPage, page: FormPage, refusal: Refusal): Promise<void> {
  await visit.leadTo(backUrl(found.panel, page), { kind: 'danger', sentence: refusal, link: undefined });
}

/** Posted names and texts; a name sent several times has several texts. */
function parsePosted(body: unknown): Posted {
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return new Map(
    entries.map(([name, value]: [string, unknown]) => {
      const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
      return [name, texts.filter((text) => typeof text === 'string')];
    }),
  );
}

async function leadOn(
  visit: Visit,
  found: FoundPage,
  page: FormPage,
  record: DbRecord,
  applied: Applied,
  kept: readonly string[],
): Promise<void> {
  const next = backUrl(found.panel, page);
  const records = await withinSeconds(applied.settled, visit.shell.settings.waitSeconds);
  const first = applied.runs[0];
  if (!records && first) {
    await visit.leadTo(`${base}/runs/${first.id}?back=${encodeURIComponent(next)}`);
    return;
  }
  await visit.leadTo(next, outcome(visit, found, record, records ?? [], kept));
}

/** One message about what was saved and how its events went. */
function outcome(
  visit: Visit,
  found: FoundPage,
  record: DbRecord,
  records: readonly RunRecord[],
  kept: readonly string[],
): Message {
  const failed = records.find((run) => run.state !== 'done');
  if (failed) {
    const args = { key: record.key, event: failed.event, actions: failed.failed.join(', ') || failed.event };
    return {
      kind: 'danger',
      sentence: { key: 'messages.actionFailed', args },
      link: { label: 'messages.openRun', href: `${base}/runs/${failed.id}` },
    };
  }
  const { shell, language } = visit;
  const panel = found.panel.name;
  const t = visit.translator(panel);
  const saved = `pages.${found.name}.saved`;
  const text = t(shell.wording.has(saved, language, panel) ? saved : 'messages.saved', { key: record.key });
  if (kept.length === 0)
    return { kind: 'success', sentence: { key: 'messages.text', args: { text } }, link: undefined };
  const fields = new Intl.ListFormat(language).format(kept.map((name) => t(`fields.${name}.label`)));
  return { kind: 'success', sentence: { key: 'messages.keptNewer', args: { text, fields } }, link: undefined };
}

async function showConflict(
  visit: Visit,
  found: FoundPage,
  page: FormPage,
  record: DbRecord | undefined,
  posted: Posted,
  conflicts: readonly FieldConflict[],
): Promise<void> {
  const { panel, name } = found;
  const reading = new ChangeSet(visit.shell.system.databases);
  const now = record && findRecord(visit.shell, page, record.key);
  const typed = inputs(page.fields)
    .filter(([, field]) => field.control !== 'password')
    .flatMap(([field]) => (posted.get(field) ?? []).map((value) => ({ name: field, value })));
  const model: ConflictModel = {
    action: pageUrl(panel.name, name, record?.key),
    hidden: [{ name: '_seen', value: seenMarks(page.fields, now, reading) }, ...typed],
    fields: conflicts.map((conflict) => ({
      label: conflict.field in page.fields ? `fields.${conflict.field}.label` : undefined,
      text: conflict.field,
      stored: conflict.stored.join(', '),
      typed: conflict.typed.join(', '),
    })),
    reload: pageUrl(panel.name, name, record?.key),
    cancel: backUrl(panel, page),
  };
  await visit.page('conflict', { key: 'conflict.title', args: {} }, model, {
    status: 409,
    here: panel.name,
    panel: panel.name,
  });
}

/** What moved between staging and writing, as fields of the page where they are any. */
function movedFields(page: FormPage, record: DbRecord, { moved }: Conflict): FieldConflict[] {
  return moved.map(({ database, key, property, stored, staged }) => {
    const own = property !== undefined && database === page.source.database && key === record.key;
    const bound = own && inputs(page.fields).find(([name, field]) => propertyOf(name, field) === property);
    return {
      field: bound ? bound[0] : [key, property].filter(Boolean).join(' · '),
      stored: stored === undefined ? [] : [stored],
      typed: staged === undefined ? [] : [staged],
    };
  });
}

async function withinSeconds<result>(work: Promise<result>, seconds: number): Promise<result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000, undefined);
  });
  const result = await Promise.race([work, late]);
  clearTimeout(timer);
  return result;
}
