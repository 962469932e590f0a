import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { DbRecord } from '../../db/file/record.ts';
import type { Reading } from '../fields/reading.ts';
import { csvCell, type CsvFamily } from './csv-family.ts';
import { guarded } from './guarded-cell.ts';

/** In languages with a decimal comma, spreadsheets separate columns with a semicolon. */
export function delimiterFor(language: string): ',' | ';' {
  return new Intl.NumberFormat(language).format(1.5).includes(',') ? ';' : ',';
}

/** Writes records as a file for spreadsheets: UTF-8 with its mark, the key first, no cell that could be a formula. */
export async function writeCsv(
  family: CsvFamily,
  records: Iterable<DbRecord>,
  reading: Reading,
  delimiter: string,
  out: Writable,
): Promise<void> {
  // Loaded when somebody exports, since every start would wait for it.
  const { stringify } = await import('csv-stringify');
  const lines = stringify({ delimiter, bom: true, record_delimiter: 'windows' });
  lines.pipe(out, { end: false });
  const write = async (cells: readonly string[]): Promise<void> => {
    if (!lines.write(cells)) await once(lines, 'drain');
  };
  await write([family.key, ...family.columns.map(({ header }) => header)]);
  for (const record of records)
    await write([record.key, ...family.columns.map((column) => csvCell(column, record, reading))].map(guarded));
  lines.end();
  await once(lines, 'end');
}
