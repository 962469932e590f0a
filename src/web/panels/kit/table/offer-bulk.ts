import { bulkActions } from '../../../../panel/bulk/bulk-actions.ts';
import type { TablePage } from '../../../../panel/pages/table/table-page.ts';
import type { BulkChoice } from '../../../page/models/bulk-model.ts';
import { pageUrl, type FoundPage } from '../../panel-pages.ts';

/** The actions that a list offers for several of its rows; undefined if there are none, or no rows. */
export function offerBulk(
  { panel, name, page }: FoundPage<TablePage>,
  query: string,
  { onPage, found }: { readonly onPage: number; readonly found: number },
): BulkChoice | undefined {
  const actions = bulkActions(panel, page);
  if (actions.length === 0 || onPage === 0) return undefined;
  return {
    action: `${pageUrl(panel.name, name)}/many`,
    query,
    offers: actions.map(({ id, name: opened, field }) => ({
      id,
      label: field ? `fields.${field.name}.label` : `actions.${opened}`,
      set: field !== undefined,
    })),
    onPage,
    found,
  };
}
