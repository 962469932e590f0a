import type { ViewPage } from '../../../panel/pages/view-page.ts';
import type { Visit } from '../../visit.ts';
import { showByPanel } from '../panel-code.ts';
import type { FoundPage } from '../panel-pages.ts';
import { packageHtml } from './fill-form.ts';

/** Shows a page that the package draws itself. */
export async function showView(visit: Visit, found: FoundPage<ViewPage>): Promise<void> {
  const { panel, name, page } = found;
  const about = `pages.${name}.description`;
  const description = visit.shell.wording.has(about, visit.language, panel.name) ? about : undefined;
  const body = showByPanel(visit, found, () => packageHtml(visit, found, page.view, page.model(visit.reading)));
  const title = { key: `pages.${name}.title`, args: {} };
  await visit.page('view', title, { description, body }, { here: panel.name, panel: panel.name });
}
