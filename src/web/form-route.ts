import type { Request, Response } from 'express';
import type { Applied } from '../changes/changes.ts';
import { ChangeSet } from '../changes/change-set.ts';
import type { DbRecord } from '../db/record.ts';
import type { RunRecord } from '../events/run-record.ts';
import type { FormPage } from '../panel/pages.ts';
import { submitForm, type Posted } from '../panel/submit.ts';
import { Failure } from '../problems.ts';
import { base } from './base-url.ts';
import { leadBack, movedFields, requestedRecord, showConflict, showRefused } from './form-page.ts';
import type { Message } from './models.ts';
import { findPage, isForm, nextUrl, type FoundPage } from './panel-pages.ts';
import type { Shell } from './shell.ts';
import { visitOf, type Visit } from './visit.ts';

/** Takes a submitted form: finds the panel, the page and the record, submits, applies, and leads on. */
export async function takeForm(
  shell: Shell,
  request: Request<{ panel: string; page?: string }>,
  response: Response,
): Promise<void> {
  const found = findPage(shell, request.params.panel, request.params.page);
  if (!isForm(found)) {
    response.set('Allow', 'GET, HEAD');
    throw new Failure('errors.methodNotAllowed', 'a table takes no form');
  }
  const visit = visitOf(shell, request, response);
  const { page } = found;
  const changes = new ChangeSet(shell.system.databases);
  const record = requestedRecord(visit, found, changes);
  const posted = parsePosted(request.body);
  const refusal = page.preEvent?.(changes);
  if (refusal) {
    await leadBack(visit, found, refusal);
    return;
  }
  const account = visit.account ?? '';
  const submitted = await submitForm(page, record, posted, changes, (password) =>
    shell.system.passwords.verify(account, password),
  );
  if (submitted.outcome === 'refused') {
    await showRefused(visit, found, record, { ...submitted, posted });
    return;
  }
  if (submitted.outcome === 'conflict') {
    await showConflict(visit, found, record, posted, submitted.conflicts);
    return;
  }
  const result = await shell.system.changes.apply(changes, { account, origin: `${found.panel.name}/${found.name}` });
  if ('moved' in result) await showConflict(visit, found, record, posted, movedFields(page, submitted.record, result));
  else await leadOn(visit, found, submitted.record, result, submitted.kept);
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
  found: FoundPage<FormPage>,
  record: DbRecord,
  applied: Applied,
  kept: readonly string[],
): Promise<void> {
  const next = nextUrl(found);
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

async function withinSeconds<result>(work: Promise<result>, seconds: number): Promise<result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000, undefined);
  });
  const result = await Promise.race([work, late]);
  clearTimeout(timer);
  return result;
}
