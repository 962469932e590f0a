import { refuse, type Refusal } from '../../refusals.ts';
import type { CsvColumn, CsvFamily } from './csv-family.ts';

/** The positions of the columns in a file. */
export interface CsvHeader {
  /** Position of the key. */
  readonly key: number;
  readonly columns: readonly { readonly at: number; readonly column: CsvColumn }[];
  readonly width: number;
}

/**
 * Reads the header of a file: names of properties or fields, or what the fields are called, in any order and with any
 * capitals. An unknown column is refused, since its values would be lost.
 * @param label what a field is called in the reader's language
 */
export function readHeader(
  family: CsvFamily,
  cells: readonly string[],
  label: (field: string) => string,
): CsvHeader | { readonly refusals: readonly { readonly column: string; readonly refusal: Refusal }[] } {
  const plain = (text: string): string => text.trim().toLowerCase();
  const names = cells.map(plain);
  const named = new Map<string, CsvColumn>();
  for (const column of family.columns)
    for (const name of [column.name, column.header, label(column.name)].map(plain))
      if (!named.has(name)) named.set(name, column);
  const keyNames = ['key', family.key, ...(family.create ? [label(family.key)] : [])].map(plain);
  const refusals: { column: string; refusal: Refusal }[] = [];
  const columns: CsvHeader['columns'][number][] = [];
  let key = -1;
  for (const [at, name] of names.entries()) {
    const text = cells[at] ?? '';
    const column = named.get(name);
    const isKey = keyNames.includes(name);
    const isTwice = names.indexOf(name) < at || (isKey && key >= 0) || columns.some((one) => one.column === column);
    if (!isKey && !column) refusals.push({ column: text, refusal: refuse('csv.unknownColumn', { column: text }) });
    else if (isTwice) refusals.push({ column: text, refusal: refuse('csv.columnTwice', { column: text }) });
    else if (isKey) key = at;
    else if (column) columns.push({ at, column });
  }
  if (key < 0) refusals.push({ column: family.key, refusal: refuse('csv.noKey', { column: family.key }) });
  return refusals.length > 0 ? { refusals } : { key, columns, width: cells.length };
}
