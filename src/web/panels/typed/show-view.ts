import type { DbRecord } from '../../../db/file/record.ts';
import type { ViewPage } from '../../../panel/pages/view-page.ts';
import { Failure } from '../../../problems.ts';
import type { Visit } from '../../visit.ts';
import { showByPanel, submitByPanel } from '../panel-code.ts';
import type { FoundPage } from '../panel-pages.ts';
import { packageHtml } from './fill-form.ts';
import { listPlace, withPlace } from './list-place.ts';
import { pageUrl } from '../panel-pages.ts';

/** Shows a page that the package draws itself. */
export async function showView(visit: Visit, found: FoundPage<ViewPage>): Promise<void> {
  const { panel, name, page } = found;
  const record = page.about && mustFindRecord(visit, page.about);
  const text = `pages.${name}.description`;
  const description = visit.shell.wording.has(text, visit.language, panel.name) ? text : undefined;
  const { model } = await submitByPanel(visit, found, async () => ({ model: await page.model(visit.reading, record) }));
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
  const place = listPlace(visit, panel);
  return place
    ? withPlace(pageUrl(panel.name, place.page), undefined)
    : pageUrl(panel.name, Object.keys(panel.pages)[0] ?? '');
}

/** @throws Failure `errors.recordMissing` */
function mustFindRecord(visit: Visit, { database, type }: NonNullable<ViewPage['about']>): DbRecord {
  const { key } = visit.request.query;
  const record = typeof key === 'string' ? visit.reading.database(database).get(key) : undefined;
  if (record?.type !== type) throw new Failure('errors.recordMissing', 'no such record, or not one this page is about');
  return record;
}
