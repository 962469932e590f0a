import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DbRecord } from '../../../../db/file/record.ts';
import type { LastChange, ViewContext, ViewPage } from '../../../../panel/pages/view-page.ts';
import { Failure } from '../../../../refusals.ts';
import { base } from '../../../base-url.ts';
import type { Visit } from '../../../visit.ts';
import { formatTime } from '../../../words/format.ts';
import { showByPanel, submitByPanel } from '../../panel-code.ts';
import type { FoundPage } from '../../panel-pages.ts';
import { packageHtml } from './fill-form.ts';
import { listPosition, withPosition } from '../table/list-position.ts';
import { pageUrl } from '../../panel-pages.ts';

/** Shows a page that the package draws itself. */
export async function showView(visit: Visit, found: FoundPage<ViewPage>): Promise<void> {
  const { panel, name, page } = found;
  const record = page.about && mustFindRecord(visit, page.about);
  const text = `pages.${name}.description`;
  const description = visit.web.wording.has(text, visit.language, panel.name) ? text : undefined;
  const context = contextOf(visit, record, page.asks);
  const { model } = await submitByPanel(visit, found, async () => ({
    model: await page.model(visit.reading, context),
  }));
  const body = showByPanel(visit, found, () => packageHtml(visit, found, page.view, model));
  const title = { key: `pages.${name}.title`, args: { key: record?.key ?? '' } };
  const { refreshSeconds } = page;
  const back = record && backUrl(visit, found);
  await visit.page(
    'view',
    title,
    { description, body, back, refreshSeconds },
    { here: panel.name, panel: panel.name, refreshSeconds },
  );
}

/** The list that it was opened from, or the panel. */
function backUrl(visit: Visit, { panel }: FoundPage): string {
  const place = listPosition(visit, panel);
  return place
    ? withPosition(pageUrl(panel.name, place.page), undefined)
    : pageUrl(panel.name, Object.keys(panel.pages)[0] ?? '');
}

/** @throws Failure `errors.recordMissing` */
function mustFindRecord(visit: Visit, { database, type }: NonNullable<ViewPage['about']>): DbRecord {
  const { key } = visit.request.query;
  const record = typeof key === 'string' ? visit.reading.database(database).get(key) : undefined;
  if (record?.type !== type)
    throw new Failure('errors.recordMissing', 'no such record, or not one this page is about', { kind: 'missing' });
  return record;
}

/** Longest value in the query of the page's URL, in characters; the rest is cut. */
const longestAnswer = 200;

/** Number of entries searched for a change of one of several properties. */
const entriesRead = 20;

function contextOf(visit: Visit, record: DbRecord | undefined, asks: readonly string[]): ViewContext {
  const { system } = visit.web;
  const query = new URL(visit.request.originalUrl, 'http://localhost').searchParams;
  const t = visit.translator();
  const answer = (name: string): string => (query.get(name) ?? '').trim().slice(0, longestAnswer);
  return {
    record,
    asked: Object.fromEntries(asks.map((name) => [name, answer(name)])),
    packageOf: (database, key) =>
      /^[\w.-]+$/.test(key) && !/^\.+$/.test(key)
        ? system.packages.find(({ folder }) => existsSync(join(folder, 'db', database, 'defaults', key)))?.name
        : undefined,
    async lastChange(database, key, properties): Promise<LastChange | undefined> {
      const { entries } = await system.changes.history.read(entriesRead, undefined, { record: { database, key } });
      const found = entries.find(
        ({ state, changes }) =>
          state !== 'abandoned' &&
          changes.some(
            (change) =>
              change.database === database &&
              change.key === key &&
              change.properties.some(({ name }) => properties.includes(name)),
          ),
      );
      if (!found) return undefined;
      const query = new URLSearchParams({ record: `${database}/${key}` });
      const when = formatTime(new Date(found.when), visit.language);
      const author = found.made === 'outside' ? t('history.outside') : found.author || t('history.program');
      return { author, when, href: `${base}/history?${query.toString()}` };
    },
  };
}
