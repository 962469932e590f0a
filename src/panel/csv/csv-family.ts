import type { DbRecord } from '../../db/file/record.ts';
import { isSecretName } from '../../db/file/secret-names.ts';
import type { AnyInput } from '../fields/field.ts';
import { inputs, isPassword, loadField, placeOf } from '../fields/field-values.ts';
import type { Reading } from '../fields/reading.ts';
import type { FormPage } from '../pages/form-page.ts';
import { isRecordOf, isForRecords } from '../pages/page-records.ts';
import type { PanelDefinition } from '../pages/panel-definition.ts';
import { rowPages, type TablePage } from '../pages/table/table-page.ts';

/** A page of a panel, with its name. */
export interface NamedPage {
  readonly name: string;
  readonly page: FormPage;
}

/** One column of a file besides the key. */
export interface CsvColumn {
  /** Its header: the property, or the name of the field if that has no property. */
  readonly header: string;
  readonly name: string;
  readonly field: AnyInput;
}

/** The records of a list as lines of a file: their columns, and the pages whose checks a line has to pass. */
export interface CsvFamily {
  readonly database: string;
  /** Header of the first column, which holds the key. */
  readonly key: string;
  readonly columns: readonly CsvColumn[];
  /** Pages that edit a record of the list; those that remove it are not among them. */
  readonly edit: readonly NamedPage[];
  readonly create: NamedPage | undefined;
}

/** How the records of a list are exported and imported; undefined where no page of it edits or creates one. */
export function csvFamily({ pages }: PanelDefinition, table: TablePage): CsvFamily | undefined {
  const formOf = (name: string): NamedPage[] => {
    const page = Object.hasOwn(pages, name) ? pages[name] : undefined;
    return page?.kind === 'form' && page.source.database === table.lists.database ? [{ name, page }] : [];
  };
  const edit = rowPages(table)
    .flatMap(formOf)
    .filter(({ page }) => isForRecords(page) && !page.removes && columnsOf(page).length > 0);
  const [create] = (table.create === undefined ? [] : formOf(table.create)).filter(({ page }) => page.creates);
  const columns = new Map<string, CsvColumn>();
  for (const { page } of [...edit, ...(create ? [create] : [])])
    for (const column of columnsOf(page)) if (!columns.has(column.name)) columns.set(column.name, column);
  if (columns.size === 0) return undefined;
  const key = create?.page.key ?? 'key';
  return { database: table.lists.database, key, columns: [...columns.values()], edit, create };
}

/** The page that edits a record. */
export function editPageFor({ edit }: CsvFamily, record: DbRecord): NamedPage | undefined {
  return edit.find(({ page }) => isRecordOf(page, record));
}

/** The value of a column for a record: a property exactly as stored, or what its form would show. */
export function csvCell({ name, field }: CsvColumn, record: DbRecord, reading: Reading): string {
  const place = placeOf(name, field);
  if (place && 'property' in place) return record.prop(place.property) ?? '';
  return field.write(loadField(name, field, record, reading));
}

/** The fields that a file may have: no secrets, and no properties of other records. */
function columnsOf(page: FormPage): CsvColumn[] {
  return inputs(page.fields).flatMap(([name, field]): CsvColumn[] => {
    const place = name === page.key ? undefined : placeOf(name, field);
    if (name === page.key || isPassword(field) || field.control === 'hidden') return [];
    if (place && 'setting' in place) return [];
    const header = place?.property ?? name;
    return isSecretName(header) || isSecretName(name) ? [] : [{ header, name, field }];
  });
}
