import type { DbRecord } from '../../db/file/record.ts';
import type { OldPanel } from '../../formmagick/old-panel.ts';
import type { FormPage } from '../../panel/pages/form-page.ts';
import { isAbout, isForRecords } from '../../panel/pages/page-records.ts';
import type { Page, PanelDefinition } from '../../panel/pages/panel-definition.ts';
import type { TablePage } from '../../panel/pages/table-page.ts';
import type { Reading } from '../../panel/fields/reading.ts';
import type { RouterPage } from '../../panel/pages/router-page.ts';
import type { ViewPage } from '../../panel/pages/view-page.ts';
import { Failure } from '../../problems.ts';
import { base } from '../base-url.ts';
import type { Shell } from '../shell.ts';

/** A panel's page by its name in the URL. */
export interface FoundPage<page extends Page = Page> {
  readonly panel: PanelDefinition;
  readonly name: string;
  readonly page: page;
}

export function isTable(found: FoundPage): found is FoundPage<TablePage> {
  return found.page.kind === 'table';
}

export function isRouter(found: FoundPage): found is FoundPage<RouterPage> {
  return found.page.kind === 'router';
}

export function isView(found: FoundPage): found is FoundPage<ViewPage> {
  return found.page.kind === 'view';
}

export function isForm(found: FoundPage): found is FoundPage<FormPage> {
  return found.page.kind === 'form';
}

/**
 * A panel's page by the names in its URL; without a page name, its first.
 * @throws Failure `errors.notFound`, or `errors.panelBroken` for a package that could not be loaded
 */
export function findPage(shell: Shell, panelName: string, pageName: string | undefined): FoundPage {
  const panel = findPanel(shell, panelName);
  if (panel.kind === 'old') throw new Failure('errors.notFound', `${panelName} is an old panel`);
  const name = pageName ?? Object.keys(panel.pages)[0] ?? '';
  const page = Object.hasOwn(panel.pages, name) ? panel.pages[name] : undefined;
  if (!page) throw new Failure('errors.notFound', `panel ${panelName} has no page ${name}`);
  return { panel, name, page };
}

/**
 * A panel by its name in the URL.
 * @throws Failure as above
 */
export function findPanel({ system }: Shell, name: string): PanelDefinition | OldPanel {
  const panel = system.packages.find(({ definition }) => definition?.name === name)?.definition;
  if (panel) return panel;
  const broken = system.packages.some(
    (one) => one.aside?.panel === name || (one.name === name && one.broken !== undefined),
  );
  throw new Failure(broken ? 'errors.panelBroken' : 'errors.notFound', `no panel ${name}`, { args: { name } });
}

/** The record a page edits, if it is one of those the page is about. */
export function findRecord(reading: Reading, page: FormPage, key: string): DbRecord | undefined {
  const record = reading.database(page.source.database).get(key);
  return record && isAbout(page, record) ? record : undefined;
}

/** Whether a page can be opened for a record of a table. */
export function isOffered(page: Page | undefined, record: DbRecord): boolean {
  if (page?.kind === 'router') return true;
  return page?.kind === 'form' && isForRecords(page) && isAbout(page, record) && page.when(record);
}

export function pageUrl(panel: string, page: string, key?: string): string {
  const query = key === undefined ? '' : `?key=${encodeURIComponent(key)}`;
  return `${base}/${panel}/${page}${query}`;
}

/** Where a form is opened and posted to. */
export function formUrl({ panel, name, page }: FoundPage<FormPage>, record: DbRecord | undefined): string {
  return pageUrl(panel.name, name, isForRecords(page) ? record?.key : undefined);
}

/**
 * The page a form leads to: its own next one, or the one its post-event named. One that needs a record gets the form's.
 * @throws Error when the panel has no such page
 */
export function nextUrl({ panel, page }: FoundPage<FormPage>, key?: string, next = page.next): string {
  const target = Object.hasOwn(panel.pages, next) ? panel.pages[next] : undefined;
  if (!target) throw new Error(`the panel has no page ${next} to lead to`);
  const needsKey = target.kind === 'router' || (target.kind === 'form' && isForRecords(target));
  return pageUrl(panel.name, next, needsKey ? key : undefined);
}
