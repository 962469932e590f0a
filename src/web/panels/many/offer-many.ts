import { bulkActions } from '../../../panel/many/bulk-actions.ts';
import type { TablePage } from '../../../panel/pages/table/table-page.ts';
import type { ManyChoice } from '../../page/models/many-model.ts';
import { pageUrl, type FoundPage } from '../panel-pages.ts';

/** What a list offers to do to several of its rows; undefined where there is nothing, or no row. */
export function offerMany(
  { panel, name, page }: FoundPage<TablePage>,
  query: string,
  { onPage, found }: { readonly onPage: number; readonly found: number },
): ManyChoice | undefined {
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
