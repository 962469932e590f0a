import type { Writable } from 'node:stream';
import { textWriter } from '../../files/text-writer.ts';
import type { StoredEntry } from './stored-entry.ts';
import { changeKind, withSecretsBlanked, type RecordChange } from '../record-change.ts';

export const exportFormats = ['csv', 'json'] as const;

type ExportFormat = (typeof exportFormats)[number];

const columns = [
  'number',
  'when',
  'made',
  'author',
  'origin',
  'address',
  'why',
  'state',
  'change',
  'database',
  'key',
  'property',
  'before',
  'after',
  'events',
] as const;

interface CsvStyle {
  readonly delimiter: string;
  /** Makes a cell safe for a spreadsheet. */
  readonly guarded: (text: string) => string;
}

/**
 * Writes entries as a file, as they come: CSV with a line for each property, or a JSON array.
 * @throws as `textWriter` does
 */
export async function exportEntries(
  entries: AsyncIterable<StoredEntry>,
  format: ExportFormat,
  out: Writable,
  style: CsvStyle,
): Promise<void> {
  const { write } = textWriter(out);
  if (format === 'csv') await writeCsv(entries, write, style);
  else await writeJson(entries, write);
}

/** An entry for scripts: without what only Panelsmith needs. */
export function plainEntry(entry: StoredEntry): object {
  const { number, id, when, made = 'person', author, origin, address, why, state, during, reverts, recovered } = entry;
  const { changes, passwords, forgotten, signals, runs, dismissed } = entry;
  return {
    number,
    id,
    when,
    made,
    author,
    origin,
    address,
    why,
    state,
    during,
    reverts,
    recovered,
    changes: changes.map(withSecretsBlanked).map((change) => ({ change: changeKind(change), ...change })),
    passwords,
    forgotten,
    events: signals.map(({ event, args }) => [event, ...args]),
    runs,
    dismissed,
  };
}

async function writeJson(entries: AsyncIterable<StoredEntry>, write: (text: string) => Promise<void>): Promise<void> {
  let between = '';
  await write('[');
  for await (const entry of entries) {
    await write(`${between}\n${JSON.stringify(plainEntry(entry))}`);
    between = ',';
  }
  await write('\n]\n');
}

async function writeCsv(
  entries: AsyncIterable<StoredEntry>,
  write: (text: string) => Promise<void>,
  { delimiter, guarded }: CsvStyle,
): Promise<void> {
  // Loaded when somebody exports, since every start would wait for it.
  const { stringify } = await import('csv-stringify/sync');
  const lines = (rows: string[][]): string => stringify(rows, { delimiter, record_delimiter: 'windows' });
  await write(`\uFEFF${lines([[...columns]])}`);
  for await (const entry of entries) await write(lines(rowsOf(entry).map((row) => row.map(guarded))));
}

function rowsOf(entry: StoredEntry): string[][] {
  const {
    number,
    when,
    made = 'person',
    author,
    origin,
    address = '',
    why = '',
    state,
    changes,
    signals,
    passwords,
    dismissed,
  } = entry;
  const head = [String(number), when, made, author, origin, address, why || (dismissed?.reason ?? ''), state];
  const events = signals.map(({ event, args }) => [event, ...args].join(' ')).join('\n');
  const rows = [
    ...changes.map(withSecretsBlanked).flatMap(cellsOf),
    ...passwords.map((account) => ['modify', 'accounts', account, 'password', '', '']),
  ];
  return (rows.length > 0 ? rows : [['', '', '', '', '', '']]).map((cells) => [...head, ...cells, events]);
}

function cellsOf(change: RecordChange): string[][] {
  const { database, key, before = '', after = '', properties, removed = [] } = change;
  const kind = changeKind(change);
  const type = before === after ? [] : [[kind, database, key, 'type', before, after]];
  return [
    ...type,
    ...[...properties, ...removed].map((one) => [kind, database, key, one.name, one.before ?? '', one.after ?? '']),
  ];
}
