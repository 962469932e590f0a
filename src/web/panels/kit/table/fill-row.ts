import type { DbRecord } from '../../../../db/file/record.ts';
import type { Field } from '../../../../panel/fields/field.ts';
import { linkOf } from '../../../../panel/fields/kinds/literal-link.ts';
import type { Reading } from '../../../../panel/fields/reading.ts';
import { bulkActions } from '../../../../panel/bulk/bulk-actions.ts';
import type { PanelDefinition } from '../../../../panel/pages/panel-definition.ts';
import { cellWords, showsMore, type ColumnChoices } from '../../../../panel/pages/table/table-cells.ts';
import { rowPages, type TablePage } from '../../../../panel/pages/table/table-page.ts';
import type { RowEnd, TableCell, TableRow } from '../../../page/models/table-model.ts';
import { isOffered, pageUrl } from '../../panel-pages.ts';
import { toneOf } from '../../../../panel/fields/kinds/literal-field.ts';

/** Rows that were made before, by what the columns offer and by record. */
const rows = new WeakMap<ColumnChoices, WeakMap<TablePage, WeakMap<DbRecord, TableRow>>>();

/** The input for a row. */
interface RowParts {
  readonly panel: PanelDefinition;
  readonly table: TablePage;
  readonly record: DbRecord;
  readonly reading: Reading;
  readonly choices: ColumnChoices;
}

/** The row of a record; the same object as long as the record and what the columns offer are the same. */
export function rowModel(parts: RowParts): TableRow {
  const { panel, table, record, choices } = parts;
  const ofTables = rows.get(choices) ?? new WeakMap<TablePage, WeakMap<DbRecord, TableRow>>();
  rows.set(choices, ofTables);
  const known = ofTables.get(table) ?? new WeakMap<DbRecord, TableRow>();
  ofTables.set(table, known);
  const before = known.get(record);
  if (before) return before;
  const row = freshRow(parts);
  if (!dependsOnOthers(panel, table)) known.set(record, row);
  return row;
}

function freshRow({ panel, table, record, reading, choices }: RowParts): TableRow {
  const cells = Object.entries(table.columns).map(([name, field]) => cellModel(name, field, record, reading, choices));
  const open = offered(panel, table.open, record, reading)[0];
  const [first, ...others] = cells;
  const isNameless = first?.text === '' && first.label === undefined;
  // If the first cell has a link of its own, the page is in the menu instead.
  const isInMenu = open !== undefined && first?.href !== undefined;
  const actions = offered(panel, table.actions, record, reading);
  return {
    key: record.key,
    isMarked: false,
    hasBox: bulkActions(panel, table).length > 0,
    cells: first && isNameless && open ? [{ ...first, text: record.key }, ...others] : cells,
    open: isInMenu ? undefined : open,
    actions: isInMenu ? [open, ...actions] : actions,
    end: rowEnd(table),
  };
}

/** What all rows of a table have at their end, so that nothing shifts between them. */
export function rowEnd({ open, actions, columns }: TablePage): RowEnd {
  const first = Object.values(columns)[0];
  const leadsElsewhere = first?.kind === 'literal' && first.link !== undefined;
  const most = actions.length + (leadsElsewhere ? Math.min(1, open.length) : 0);
  return most === 0 ? 'none' : most === 1 ? 'link' : 'menu';
}

function offered(
  panel: PanelDefinition,
  names: readonly string[],
  record: DbRecord,
  reading: Reading,
): TableRow['actions'] {
  return names
    .filter((name) => isOffered(panel.pages[name], record, reading))
    .map((name) => ({
      label: `actions.${name}`,
      href: pageUrl(panel.name, name, record.key),
      danger: isDangerous(panel, name),
    }));
}

/** Whether what a row offers depends on more than its record. */
function dependsOnOthers(panel: PanelDefinition, table: TablePage): boolean {
  if (showsMore(table.columns)) return true;
  return rowPages(table).some((name) => {
    const page = panel.pages[name];
    return page?.kind === 'form' && page.when.length > 1;
  });
}

function isDangerous(panel: PanelDefinition, name: string): boolean {
  const page = panel.pages[name];
  return page?.kind === 'form' && page.danger;
}

/** A word that would make its column too wide for the others. */
const longWord = /[^\s-]{22}/;

function cellModel(name: string, field: Field, record: DbRecord, reading: Reading, choices: ColumnChoices): TableCell {
  const { text, label } = cellWords(name, field, record, reading, choices);
  const heading = `fields.${name}.label`;
  const long = label === undefined && longWord.test(text);
  if (field.kind !== 'literal') return { heading, text, label, href: undefined, tone: undefined, long };
  return {
    heading,
    text,
    label,
    href: text === '' ? undefined : linkOf(field, record),
    tone: toneOf(field, text),
    long,
  };
}
