import { oldFileFields } from '../../formmagick/run/file-fields.ts';
import type { FileField } from '../../panel/fields/field.ts';
import { fileFields } from '../../panel/fields/file-field.ts';
import { findUnsent } from '../session/sign-in/unsent-form.ts';
import { refuse } from '../../refusals.ts';
import type { Visit } from '../visit.ts';
import { takeOldPage } from './old/take-old-page.ts';
import { showOldPage } from './old/old-panel-route.ts';
import {
  findPanel,
  isForm,
  isOld,
  isRouter,
  isTable,
  isKitPanel,
  isView,
  mustFindPage,
  mustFindPanel,
} from './panel-pages.ts';
import { inspectServicesFor } from './inspect-services.ts';
import { importFile } from './csv/import-file.ts';
import { followRouter } from './kit/follow-router.ts';
import { openForm, openPosted } from './kit/open-form.ts';
import { previewForm, saveForm } from './kit/save-form.ts';
import { showForm, showRefused } from './kit/show-form.ts';
import { openStep } from './kit/show-step.ts';
import { showTable } from './kit/table/show-table.ts';
import { showView } from './kit/show-view.ts';
import { takeStep } from './kit/take-step.ts';
import { submittedAtOnce } from './kit/submission.ts';
import { editName, previewName } from '../../panel/submit/posted-names.ts';

/** The panel and the page that a URL names; without a page, the panel's first one is meant. */
interface PageNames {
  readonly panel: string;
  readonly page?: string;
}

/** Shows a page of a panel; how depends on the kind of both. Showing never writes anything. */
export async function showPage(visit: Visit, { panel: panelName, page: pageName }: PageNames): Promise<void> {
  const panel = mustFindPanel(visit.shell.system, panelName);
  if (isOld(panel)) await showOldPage(visit, panel, pageName);
  if (!isKitPanel(panel)) return;
  await inspectServicesFor(visit, panel);
  const found = mustFindPage(panel, pageName);
  if (isTable(found)) await showTable(visit, found);
  if (isRouter(found)) await followRouter(visit, found);
  if (isView(found)) await showView(visit, found);
  if (!isForm(found)) return;
  const form = await openForm(visit, found, visit.reading);
  if (!form) return;
  const posted = findUnsent(visit.request.session, visit.request.originalUrl);
  if (found.page.steps) await openStep(visit, found, form.record, posted);
  else if (posted) await showRefused(visit, found, form.record, { posted, fields: new Map(), page: [] });
  else await showForm(visit, found, form.record);
}

/**
 * Handles a submitted form: of an old panel, one step of several, a preview, the way back from a preview, or saving.
 */
export async function takeForm(visit: Visit, { panel: panelName, page: pageName }: PageNames): Promise<void> {
  const panel = mustFindPanel(visit.shell.system, panelName);
  if (isOld(panel)) await takeOldPage(visit, panel, pageName);
  if (!isKitPanel(panel)) return;
  await inspectServicesFor(visit, panel);
  const found = mustFindPage(panel, pageName);
  if (!isForm(found)) return visit.refuseMethod('GET, HEAD', 'the page takes no form');
  const form = await openPosted(visit, found);
  if (!form) return;
  const isStep = found.page.steps !== undefined && visit.request.query['step'] !== undefined;
  const submission = isStep ? await takeStep(form) : submittedAtOnce(form);
  if (!submission) return;
  const { posted, show } = submission;
  if (form.isOver) await show({ posted, fields: new Map(), page: [refuse('preview.secretsGone')] });
  else if (posted.has(editName)) await show({ posted, fields: new Map(), page: [] });
  else if (posted.has(previewName)) await previewForm(form, submission);
  else await saveForm(form, submission);
}

/**
 * The file fields of a page, by name; none where there is no such panel. `isImport` is set for the form of a list that
 * takes a file of many records.
 */
export function fileFieldsOf(
  { shell }: Visit,
  { panel: panelName, page, isImport }: PageNames & { readonly isImport: boolean },
): ReadonlyMap<string, FileField> {
  const panel = findPanel(shell.system, panelName);
  if (panel && isOld(panel)) return isImport ? new Map() : oldFileFields(panel.panel, page);
  const found = panel && isKitPanel(panel) ? mustFindPage(panel, page) : undefined;
  if (isImport) return new Map(found && isTable(found) ? [['file', importFile]] : []);
  return new Map(found && isForm(found) ? fileFields(found.page.fields) : []);
}
