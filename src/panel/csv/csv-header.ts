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
 * Reads the header of a file: names of properties or fields, or labels of fields, in any order, in upper or lower case.
 * An unknown column is refused, since its values would be lost.
 * @param label returns a field's label in the reader's language
 */
export function readCsvHeader(
  family: CsvFamily,
  cells: readonly string[],
  label: (field: string) => string,
): CsvHeader | { readonly refusals: readonly { readonly column: string; readonly refusal: Refusal }[] } {
  const names = cells.map(plain);
  const named = namesOf(family, label);
  const refusals: { column: string; refusal: Refusal }[] = [];
  const columns: CsvHeader['columns'][number][] = [];
  let key = -1;
  for (const [at, name] of names.entries()) {
    const text = cells[at] ?? '';
    const column = named.get(name);
    const isKey = column === theKey;
    const isTwice = names.indexOf(name) < at || (isKey && key >= 0) || columns.some((one) => one.column === column);
    if (!column) refusals.push({ column: text, refusal: refuse('csv.unknownColumn', { column: text }) });
    else if (isTwice) refusals.push({ column: text, refusal: refuse('csv.columnTwice', { column: text }) });
    else if (isKey) key = at;
    else columns.push({ at, column });
  }
  if (key < 0) refusals.push({ column: family.key, refusal: refuse('csv.noKey', { column: family.key }) });
  return refusals.length > 0 ? { refusals } : { key, columns, width: cells.length };
}

const theKey = 'key';

/**
 * The column that each name in a header stands for. The names of an exported file come first, so that the label of one
 * field never hides another column.
 */
function namesOf(
  { key, columns, create }: CsvFamily,
  label: (field: string) => string,
): Map<string, CsvColumn | 'key'> {
  const all: (readonly [string, CsvColumn | 'key'])[] = [
    [key, theKey],
    ...columns.map((column) => [column.header, column] as const),
    ...columns.map((column) => [column.name, column] as const),
    ['key', theKey],
    ...(create ? [[label(key), theKey] as const] : []),
    ...columns.map((column) => [label(column.name), column] as const),
  ];
  return new Map(all.toReversed().map(([name, column]) => [plain(name), column]));
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
