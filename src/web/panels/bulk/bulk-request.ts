import { bulkActions, type BulkAction } from '../../../panel/bulk/bulk-actions.ts';
import type { TablePage } from '../../../panel/pages/table/table-page.ts';
import type { Posted } from '../../../panel/submit/check-fields.ts';
import { refuse, type Refusal } from '../../../refusals.ts';
import { pageUrl, type FoundPage } from '../panel-pages.ts';
import type { Visit } from '../../visit.ts';
import { listedRecords } from './list-records.ts';

/** What a person wants done, and to which records. */
export interface BulkRequest {
  readonly action: BulkAction;
  readonly keys: readonly string[];
  /** Hidden fields that repeat the request. */
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  /** The list as it was. */
  readonly back: string;
}

/** A request with its list and what was typed on the page of the action. */
export interface SentBulk extends BulkRequest {
  readonly found: FoundPage<TablePage>;
  readonly typed: Posted;
}

/**
 * Reads which action is wanted for which rows: the ticked ones by key; those of the page, or all found, by the list's
 * query, which is searched again. Returns a refusal if the request makes no sense.
 */
export function readBulkRequest(
  visit: Visit,
  found: FoundPage<TablePage>,
  asked: Posted,
): BulkRequest | (Refusal & Pick<BulkRequest, 'back'>) {
  const one = (name: string): string => asked.get(name)?.[0] ?? '';
  const query = one('query');
  const back = `${pageUrl(found.panel.name, found.name)}${query === '' ? '' : `?${query}`}`;
  const action = bulkActions(found.panel, found.page).find(({ id }) => id === one('do'));
  if (!action) return { ...refuse('bulk.noAction'), back };
  const rows = one('rows');
  const ticked = [...new Set(asked.get('key') ?? [])];
  const isListed = rows === 'page' || rows === 'found';
  const keys = isListed ? listedRecords(visit, found, query, rows).map(({ key }) => key) : ticked;
  if (keys.length === 0) return { ...refuse('bulk.noRows'), back };
  const named = [
    ['do', action.id],
    ['rows', rows],
    ['query', query],
    ...(isListed ? [] : ticked.map((key) => ['key', key])),
  ];
  return { action, keys, back, hidden: named.map(([name = '', value = '']) => ({ name, value })) };
}
