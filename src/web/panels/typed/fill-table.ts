import type { DbRecord } from '../../../db/file/record.ts';
import { offersChoices, type AnyInput, type Field } from '../../../panel/fields/field.ts';
import { linkOf } from '../../../panel/fields/literal-link.ts';
import type { PanelDefinition } from '../../../panel/pages/panel-definition.ts';
import type { TablePage } from '../../../panel/pages/table-page.ts';
import type { Reading } from '../../../panel/fields/reading.ts';
import { cellText, tableSlice, type TableQuery, type TableSlice } from '../../../panel/pages/table-rows.ts';
import { csvFamily } from '../../../panel/csv/csv-family.ts';
import { bulkActions } from '../../../panel/many/bulk-actions.ts';
import { offerMany } from '../many/offer-many.ts';
import type { Paging, TableCell, TableModel, TableRow } from '../../page/models/table-model.ts';
import { isOffered, pageUrl, type FoundPage } from '../panel-pages.ts';
import type { Visit } from '../../visit.ts';

/** The model of a table page for a query. */
export function tableModel(visit: Visit, found: FoundPage<TablePage>, query: TableQuery): TableModel {
  const { panel, name, page: table } = found;
  const slice = tableSlice(table, visit.reading.database(table.lists.database), query, visit.language);
  const url = (changed: Partial<TableQuery>): string =>
    `${pageUrl(panel.name, name)}${queryText({ ...query, ...changed })}`;
  return {
    description: `pages.${name}.description`,
    columns: Object.keys(table.columns).map((column) => columnModel(column, query, url)),
    rows: slice.records.map((record) => rowModel(panel, table, record, visit.reading)),
    search: {
      action: pageUrl(panel.name, name),
      typed: query.search,
      sort: query.sort,
      order: query.descending ? 'down' : '',
    },
    paging: pagingModel(slice, url),
    create:
      table.create === undefined
        ? undefined
        : { label: `actions.${table.create}`, href: pageUrl(panel.name, table.create) },
    csv: csvFamily(panel, table) && {
      export: `${pageUrl(panel.name, name)}/export${queryText({ ...query, page: 1 })}`,
      import: `${pageUrl(panel.name, name)}/import`,
    },
    many: offerMany(found, queryText(query).slice(1), { onPage: slice.records.length, found: slice.found }),
  };
}

/** Parses a table's query from its URL; invalid values are ignored. */
export function parseTableQuery(query: URLSearchParams): TableQuery {
  const page = Number(query.get('page') ?? '1');
  return {
    search: (query.get('search') ?? '').slice(0, 200),
    sort: query.get('sort') ?? '',
    descending: query.get('order') === 'down',
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
}

function queryText({ search, sort, descending, page }: TableQuery): string {
  const query = new URLSearchParams();
  if (search !== '') query.set('search', search);
  if (sort !== '') query.set('sort', sort);
  if (descending) query.set('order', 'down');
  if (page > 1) query.set('page', String(page));
  return query.size > 0 ? `?${query.toString()}` : '';
}

function columnModel(
  name: string,
  query: TableQuery,
  url: (changed: Partial<TableQuery>) => string,
): TableModel['columns'][number] {
  const sorted = query.sort === name;
  return {
    name,
    label: `fields.${name}.label`,
    href: url({ sort: name, descending: sorted && !query.descending, page: 1 }),
    sorted: sorted ? (query.descending ? 'descending' : 'ascending') : undefined,
  };
}

const rows = new WeakMap<TablePage, WeakMap<DbRecord, TableRow>>();

/** A record's row; the same object as long as the record is the same. */
function rowModel(panel: PanelDefinition, table: TablePage, record: DbRecord, reading: Reading): TableRow {
  const known = rows.get(table) ?? new WeakMap<DbRecord, TableRow>();
  rows.set(table, known);
  const before = known.get(record);
  if (before) return before;
  const row: TableRow = {
    key: record.key,
    hasBox: bulkActions(panel, table).length > 0,
    cells: Object.entries(table.columns).map(([name, field]) => cellModel(name, field, record, reading)),
    actions: table.actions
      .filter((action) => isOffered(panel.pages[action], record, reading))
      .map((action) => ({
        label: `actions.${action}`,
        href: pageUrl(panel.name, action, record.key),
        danger: isDangerous(panel, action),
      })),
  };
  if (!dependsOnOthers(panel, table)) known.set(record, row);
  return row;
}

/** Whether what a row offers depends on more than its record. */
function dependsOnOthers(panel: PanelDefinition, table: TablePage): boolean {
  return table.actions.some((name) => {
    const page = panel.pages[name];
    return page?.kind === 'form' && page.when.length > 1;
  });
}

function isDangerous(panel: PanelDefinition, name: string): boolean {
  const page = panel.pages[name];
  return page?.kind === 'form' && page.danger;
}

function cellModel(name: string, field: Field, record: DbRecord, reading: Reading): TableCell {
  const text = cellText(name, field, record);
  const heading = `fields.${name}.label`;
  if (field.kind === 'input')
    return { heading, tone: undefined, href: undefined, ...saidOf(name, field, text, record, reading) };
  if (field.kind === 'file') return { heading, text, label: undefined, href: undefined, tone: undefined };
  const label = field.options.includes(text) ? `fields.${name}.options.${text}` : undefined;
  return { heading, text, label, href: text === '' ? undefined : linkOf(field, record), tone: field.tones[text] };
}

/** The label of a stored value in a list, as in the form. */
function saidOf(
  name: string,
  field: AnyInput,
  stored: string,
  record: DbRecord,
  reading: Reading,
): Pick<TableCell, 'text' | 'label'> {
  if (!offersChoices(field)) return { text: stored, label: undefined };
  const texts = field.read(stored);
  if (field.control === 'switch' || field.control === 'checkbox')
    return { text: stored, label: texts.length > 0 ? 'table.on' : 'table.off' };
  const chosen = field.choices(reading, record).find(({ value }) => value === stored);
  if (chosen === undefined) return { text: texts.join(', '), label: undefined };
  const label = chosen.text === undefined ? (chosen.label ?? `fields.${name}.options.${stored}`) : undefined;
  return { text: chosen.text ?? stored, label };
}

function pagingModel(slice: TableSlice, url: (changed: Partial<TableQuery>) => string): Paging {
  const { before, records, found, total, page, pages } = slice;
  const near = [1, page - 1, page, page + 1, pages].filter((number) => number >= 1 && number <= pages);
  const shown = [...new Set(near)].sort((a, b) => a - b);
  return {
    from: records.length > 0 ? before + 1 : 0,
    to: before + records.length,
    found,
    total,
    previous: page > 1 ? url({ page: page - 1 }) : undefined,
    next: page < pages ? url({ page: page + 1 }) : undefined,
    pages: shown.map((number, index) => ({
      text: String(number),
      href: url({ page: number }),
      current: number === page,
      gap: index > 0 && number - (shown[index - 1] ?? 0) > 1,
    })),
  };
}
