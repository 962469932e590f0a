import type { Writable } from 'node:stream';
import { textWriter } from '../../files/text-writer.ts';
import type { DbRecord } from '../../db/file/record.ts';
import type { Reading } from '../fields/reading.ts';
import { csvCell, type CsvFamily } from './csv-family.ts';
import { guarded } from './guarded-cell.ts';

const rowsAtOnce = 100;

/** In languages with a decimal comma, spreadsheets separate columns with a semicolon. */
export function delimiterFor(language: string): ',' | ';' {
  return new Intl.NumberFormat(language).format(1.5).includes(',') ? ';' : ',';
}

/**
 * Writes records as a file for spreadsheets: UTF-8 with a byte order mark, the key first, no cell that could be a
 * formula.
 * @throws an error of the stream; also `ERR_STREAM_PREMATURE_CLOSE` when the reader has closed the connection
 */
export async function writeCsv(
  family: CsvFamily,
  records: Iterable<DbRecord>,
  reading: Reading,
  delimiter: string,
  out: Writable,
): Promise<void> {
  // Loaded when somebody exports, since every start would wait for it.
  const { stringify } = await import('csv-stringify/sync');
  const { write } = textWriter(out);
  const rows: (readonly string[])[] = [];
  let mark = '\uFEFF';
  const flush = async (): Promise<void> => {
    if (rows.length === 0) return;
    await write(mark + stringify(rows.splice(0), { delimiter, record_delimiter: 'windows' }));
    mark = '';
  };
  for (const row of rowsOf(family, records, reading)) {
    rows.push(row);
    if (rows.length === rowsAtOnce) await flush();
  }
  await flush();
}

function* rowsOf(family: CsvFamily, records: Iterable<DbRecord>, reading: Reading): Iterable<readonly string[]> {
  yield [family.key, ...family.columns.map(({ header }) => header)];
  for (const record of records)
    yield [record.key, ...family.columns.map((column) => csvCell(column, record, reading))].map(guarded);
}
