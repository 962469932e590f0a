import type { DbRecord } from '../../db/file/record.ts';
import type { OldPanel } from '../../formmagick/old-panel.ts';
import type { FormPage } from '../../panel/pages/form-page.ts';
import { isRecordOf, isForRecords } from '../../panel/pages/page-records.ts';
import type { Page, PanelDefinition } from '../../panel/pages/panel-definition.ts';
import type { TablePage } from '../../panel/pages/table/table-page.ts';
import type { Reading } from '../../panel/fields/reading.ts';
import { Failure } from '../../refusals.ts';
import { base } from '../base-url.ts';
import type { System } from '../../system.ts';

/** The package a panel comes with. */
type From = System['packages'][number];

/** A panel of the kit by its name in the URL, with its package: looked up once for each request. */
export interface FoundKitPanel {
  readonly from: From;
  readonly panel: PanelDefinition;
}

/** An old panel by its name in the URL, with its package. */
export interface FoundOldPanel {
  readonly from: From;
  readonly panel: OldPanel;
}

export type FoundPanel = FoundKitPanel | FoundOldPanel;

/** A panel's page by its name in the URL. */
export interface FoundPage<page extends Page = Page> extends FoundKitPanel {
  readonly name: string;
  readonly page: page;
}

export function isOld(found: FoundPanel): found is FoundOldPanel {
  return found.panel.kind === 'old';
}

/** Every panel of the kit, in the order of the packages. */
export function kitPanels({ packages }: Pick<System, 'packages'>): FoundKitPanel[] {
  return packages.flatMap((from) =>
    from.definition && from.definition.kind !== 'old' ? [{ from, panel: from.definition }] : [],
  );
}

export function isTable(found: FoundPage): found is FoundPage<TablePage> {
  return found.page.kind === 'table';
}

export function isForm(found: FoundPage): found is FoundPage<FormPage> {
  return found.page.kind === 'form';
}

/** A panel by its name in the URL; undefined if no working package has it. */
export function findPanel({ packages }: Pick<System, 'packages'>, name: string): FoundPanel | undefined {
  for (const from of packages) {
    const { definition } = from;
    if (definition?.name !== name) continue;
    return definition.kind === 'old' ? { from, panel: definition } : { from, panel: definition };
  }
  return undefined;
}

/**
 * As `findPanel`.
 * @throws Failure `errors.notFound`, or `errors.panelBroken` for a package that could not be loaded
 */
export function mustFindPanel({ packages }: System, name: string): FoundPanel {
  const found = findPanel({ packages }, name);
  if (found) return found;
  const broken = packages.some((one) => one.aside?.panel === name || (one.name === name && one.broken !== undefined));
  if (broken)
    throw new Failure('errors.panelBroken', `panel ${name} is broken`, { kind: 'unavailable', args: { name } });
  throw new Failure('errors.notFound', `no panel ${name}`, { kind: 'missing' });
}

/**
 * A page of a panel by its name in the URL; without a name, its first.
 * @throws Failure `errors.notFound`
 */
export function mustFindPage({ from, panel }: FoundKitPanel, pageName: string | undefined): FoundPage {
  const name = pageName ?? Object.keys(panel.pages)[0] ?? '';
  const page = Object.hasOwn(panel.pages, name) ? panel.pages[name] : undefined;
  if (!page) throw new Failure('errors.notFound', `panel ${panel.name} has no page ${name}`, { kind: 'missing' });
  return { from, panel, name, page };
}

/** The record a page edits, if it is one of those the page is about. */
export function findRecord(reading: Reading, page: FormPage, key: string): DbRecord | undefined {
  const record = reading.database(page.source.database).get(key);
  return record && isRecordOf(page, record) ? record : undefined;
}

/** Whether a page can be opened for a record of a table. */
export function isOffered(page: Page | undefined, record: DbRecord, reading: Reading): boolean {
  if (page?.kind === 'router') return true;
  if (page?.kind === 'view') return page.about?.type === record.type;
  return page?.kind === 'form' && isForRecords(page) && isRecordOf(page, record) && page.when(record, reading);
}

export function pageUrl(panel: string, page: string, key?: string): string {
  const query = key === undefined ? '' : `?key=${encodeURIComponent(key)}`;
  return `${base}/${panel}/${page}${query}`;
}

/** URL for opening and posting a form. */
export function formUrl({ panel, name, page }: FoundPage<FormPage>, record: DbRecord | undefined): string {
  return pageUrl(panel.name, name, isForRecords(page) ? record?.key : undefined);
}

/**
 * The page after a form: its own next one, or the one named by its post-event. A page that needs a record gets the
 * form's.
 * @throws Error when the panel has no such page
 */
export function nextUrl({ panel, page }: FoundPage<FormPage>, key?: string, next = page.next): string {
  const target = Object.hasOwn(panel.pages, next) ? panel.pages[next] : undefined;
  if (!target) throw new Error(`the panel has no page ${next} to lead to`);
  const needsKey = target.kind === 'router' || (target.kind === 'form' && isForRecords(target));
  return pageUrl(panel.name, next, needsKey ? key : undefined);
}
