import type { DbRecord } from '../../db/file/record.ts';
import type { Reading } from '../../panel/fields/reading.ts';
import type { PanelDefinition } from '../../panel/pages/panel-definition.ts';
import { rowPages, type TablePage } from '../../panel/pages/table/table-page.ts';
import type { Visit } from '../visit.ts';
import { showUnlessItFails } from './panel-code.ts';
import { isOffered, pageUrl, kitPanels, type FoundPage } from './panel-pages.ts';
import type { WebContext } from '../web-context.ts';

/** A table page of an installed panel. */
export type Listing = FoundPage<TablePage>;

const known = new WeakMap<object, readonly Listing[]>();

/** All table pages: first those whose panel also creates such records; within each group in the order of the menu. */
export function listingsOf({ system }: WebContext): readonly Listing[] {
  const { packages } = system;
  const before = known.get(packages);
  if (before) return before;
  const listings = kitPanels(system)
    .flatMap((found) =>
      Object.entries(found.panel.pages).flatMap(([name, page]) =>
        page.kind === 'table' ? [{ ...found, name, page }] : [],
      ),
    )
    .sort((a, b) => Number(createsRecords(b)) - Number(createsRecords(a)) || weight(a) - weight(b));
  known.set(packages, listings);
  return listings;
}

/** Whether records of a list are created in its panel. */
export function createsRecords({ page }: Listing): boolean {
  return page.create !== undefined;
}

function weight({ panel: { menu } }: Listing): number {
  return menu.order[0] * 100_000 + menu.order[1];
}

/** Where a record of a list can be opened: the first page that its row opens and that destroys nothing. */
export function openerOf({ panel, page }: Listing, record: DbRecord, reading: Reading): string | undefined {
  const isListed = page.also.includes(record.key) || (record.type === page.lists.type && (page.only?.(record) ?? true));
  if (!isListed) return undefined;
  const action = rowPages(page).find((one) => isHarmless(panel, one) && isOffered(panel.pages[one], record, reading));
  return action === undefined ? undefined : pageUrl(panel.name, action, record.key);
}

/** Where a record of a database can be opened; undefined if no panel opens it. A panel that fails is left out. */
export function recordHref(visit: Visit, database: string, record: DbRecord): string | undefined {
  for (const listing of listingsOf(visit.web)) {
    if (listing.page.lists.database !== database) continue;
    const href = showUnlessItFails(visit, listing, () => openerOf(listing, record, visit.reading));
    if (href !== undefined) return href;
  }
  return undefined;
}

function isHarmless(panel: PanelDefinition, name: string): boolean {
  const page = panel.pages[name];
  return page?.kind !== 'form' || !page.danger;
}
