import { oldFileFields } from '../../formmagick/run/file-fields.ts';
import type { FileField } from '../../panel/fields/field.ts';
import { fileFields } from '../../panel/fields/kinds/file-field.ts';
import type { FormPage } from '../../panel/pages/form-page.ts';
import { findUnsent } from '../session/sign-in/unsent-form.ts';
import { isRefusal } from '../../refusals.ts';
import type { Visit } from '../visit.ts';
import { submitOldPage } from './old/submit-old-page.ts';
import { showOldPage } from './old/old-panel-route.ts';
import { findPanel, isForm, isOld, isTable, mustFindPage, mustFindPanel, type FoundPage } from './panel-pages.ts';
import { inspectServicesFor } from './inspect-services.ts';
import { importFile } from './csv/import-file.ts';
import { followRouter } from './kit/follow-router.ts';
import { leaveForm, openForm, openPosted } from './kit/open-form.ts';
import { showForm, showRefused } from './kit/show/show-form.ts';
import { openStep } from './kit/show/show-step.ts';
import { showTable } from './kit/table/show-table.ts';
import { showView } from './kit/show/show-view.ts';
import { submitStep } from './kit/submit/submit-step.ts';
import { saveForm } from './kit/submit/save-form.ts';
import { submittedAtOnce } from './kit/submit/submission.ts';

/** The panel and the page that a URL names; without a page, the panel's first one is meant. */
interface PageNames {
  readonly panel: string;
  readonly page?: string;
}

/** Shows a page of a panel; how depends on the kind of both. Showing never writes anything. */
export async function showPage(visit: Visit, { panel: panelName, page: pageName }: PageNames): Promise<void> {
  const panel = mustFindPanel(visit.web.system, panelName);
  if (isOld(panel)) return showOldPage(visit, panel, pageName);
  await inspectServicesFor(visit, panel);
  const found = mustFindPage(panel, pageName);
  const { page } = found;
  switch (page.kind) {
    case 'table':
      return showTable(visit, { ...found, page });
    case 'router':
      return followRouter(visit, { ...found, page });
    case 'view':
      return showView(visit, { ...found, page });
    case 'form':
      return showFormPage(visit, { ...found, page });
  }
}

/** Shows a form: with the stored values, or with what was typed before the session ended. */
async function showFormPage(visit: Visit, found: FoundPage<FormPage>): Promise<void> {
  const form = openForm(visit, found, visit.reading);
  if (isRefusal(form)) return leaveForm(visit, found, form);
  const posted = findUnsent(visit.request.session, visit.request.originalUrl);
  if (found.page.steps) await openStep(visit, found, form.record, posted);
  else if (posted) await showRefused(visit, found, form.record, { posted, fields: new Map(), page: [] });
  else await showForm(visit, found, form.record);
}

/** Handles a submitted form: of an old panel, one step of several, or a complete one. */
export async function submitPanelForm(visit: Visit, { panel: panelName, page: pageName }: PageNames): Promise<void> {
  const panel = mustFindPanel(visit.web.system, panelName);
  if (isOld(panel)) return submitOldPage(visit, panel, pageName);
  await inspectServicesFor(visit, panel);
  const found = mustFindPage(panel, pageName);
  if (!isForm(found)) return visit.refuseMethod('GET, HEAD', 'the page takes no form');
  const form = openPosted(visit, found);
  if (isRefusal(form)) return leaveForm(visit, found, form);
  const isStep = found.page.steps !== undefined && visit.request.query['step'] !== undefined;
  if (isStep) await submitStep(form);
  else await saveForm(submittedAtOnce(form));
}

/**
 * The file fields of a page, by name; none where there is no such panel. `isImport` is set for the form of a list that
 * takes a file of many records.
 */
export function fileFieldsOf(
  { web }: Visit,
  { panel: panelName, page, isImport }: PageNames & { readonly isImport: boolean },
): ReadonlyMap<string, FileField> {
  const panel = findPanel(web.system, panelName);
  if (panel && isOld(panel)) return isImport ? new Map() : oldFileFields(panel.panel, page);
  if (!panel) return new Map();
  const found = mustFindPage(panel, page);
  if (isImport) return new Map(isTable(found) ? [['file', importFile]] : []);
  return new Map(isForm(found) ? fileFields(found.page.fields) : []);
}
