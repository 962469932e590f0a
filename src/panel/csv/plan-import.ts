import type { ChangeSet } from '../../changes/change-set.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import { offersChoices, type AnyInput } from '../fields/field.ts';
import { inputs } from '../fields/field-values.ts';
import { stageOne, turns, type BulkContext } from '../bulk/stage-bulk.ts';
import { csvCell, editPageFor, type CsvFamily, type NamedPage } from './csv-family.ts';
import { unguarded } from './guarded-cell.ts';
import { readCsvHeader, type CsvHeader } from './csv-header.ts';
import type { BrokenCsv, CsvLine } from './read-csv.ts';

/** The result of one line of a file. */
export interface CsvRow {
  readonly line: number;
  readonly key: string;
  readonly kind: 'create' | 'change' | 'same' | 'wrong';
  /** The cells that differ from what is stored. */
  readonly cells: readonly { readonly header: string; readonly before: string; readonly after: string }[];
  /** `column` is the header of the cell; undefined if the whole line is wrong. */
  readonly errors: readonly { readonly column: string | undefined; readonly refusal: Refusal }[];
}

/** How the code of the panel's pages is run, and the labels of the fields. */
export interface ImportContext {
  readonly contextFor: (page: NamedPage) => BulkContext;
  readonly label: (field: string) => string;
}

/**
 * Stages the lines of a file into one change set: a line changes the record with its key, or creates one, with all
 * checks of the form. A wrong line stages nothing. Nothing is written.
 */
export async function* planImport(
  family: CsvFamily,
  lines: AsyncIterable<CsvLine | BrokenCsv>,
  changes: ChangeSet,
  context: ImportContext,
): AsyncGenerator<CsvRow> {
  let header: CsvHeader | undefined;
  const seen = new Map<string, number>();
  const breathe = turns();
  for await (const line of lines) {
    await breathe();
    if ('broken' in line) {
      yield wrongRow(line.line, '', [{ column: undefined, refusal: line.broken }]);
      return;
    }
    if (!header) {
      const read = readCsvHeader(family, line.cells, context.label);
      if ('refusals' in read) {
        yield wrongRow(line.line, '', read.refusals);
        return;
      }
      header = read;
      continue;
    }
    yield await planLine(line, { family, header, seen, changes, context });
  }
  if (!header) yield wrongRow(1, '', [{ column: undefined, refusal: refuse('csv.empty') }]);
}

/** What the lines of a file have in common. */
interface Importing {
  readonly family: CsvFamily;
  readonly header: CsvHeader;
  /** The keys so far, each with its line. */
  readonly seen: Map<string, number>;
  readonly changes: ChangeSet;
  readonly context: ImportContext;
}

async function planLine(
  { line, cells }: CsvLine,
  { family, header, seen, changes, context }: Importing,
): Promise<CsvRow> {
  const key = unguarded(cells[header.key] ?? '').trim();
  const before = seen.get(key);
  const odd = refuseLine(key, cells.length, header.width, before, family.key);
  if (odd) return wrongRow(line, key, [odd]);
  seen.set(key, line);
  const part = changes.part();
  const record = part.database(family.database).get(key);
  const edit = record && editPageFor(family, record);
  const read = readCells(header, cells, (column) => (record ? csvCell(column, record, part) : ''));
  const changed = read.filter((cell) => cell.before.replace(/\r\n?/g, '\n') !== cell.after);
  if (record && changed.length === 0) return { line, key, kind: 'same', cells: [], errors: [] };
  const shown = changed.map(({ column, before: was, after }) => ({ header: column.header, before: was, after }));
  const target = edit ?? family.create;
  if (!target) return wrongRow(line, key, [{ column: family.key, refusal: refuse('csv.noCreate', { key }) }], shown);
  const fixed = edit ? changed.filter(({ column }) => !hasInput(edit, column.name)) : [];
  if (fixed.length > 0) return wrongRow(line, key, fixed.map(refuseFixed), shown);
  const typed = new Map(
    (record ? changed : read).map(({ column, after }) => [column.name, textsOf(column.field, after)]),
  );
  const posted = edit ? typed : newRecord(target, key, typed, part);
  const form = { page: target.page, record: edit && record, posted: () => posted };
  const outcome = await stageOne(changes, part, form, context.contextFor(target));
  if (outcome === 'unchanged') return { line, key, kind: 'same', cells: [], errors: [] };
  if (outcome === 'staged') return { line, key, kind: edit ? 'change' : 'create', cells: shown, errors: [] };
  const errors = outcome.refusals.map(({ field, refusal }) => ({ column: headerOf(family, target, field), refusal }));
  return wrongRow(line, key, errors, shown);
}

type CsvError = CsvRow['errors'][number];

function refuseLine(
  key: string,
  length: number,
  width: number,
  before: number | undefined,
  column: string,
): CsvError | undefined {
  if (length !== width) return { column: undefined, refusal: refuse('csv.width', { cells: length, width }) };
  if (key === '') return { column, refusal: refuse('errors.required') };
  return before === undefined ? undefined : { column, refusal: refuse('csv.twice', { key, line: before }) };
}

interface ReadCell {
  readonly column: CsvHeader['columns'][number]['column'];
  readonly before: string;
  readonly after: string;
}

function readCells(
  { columns }: CsvHeader,
  cells: readonly string[],
  before: (column: ReadCell['column']) => string,
): ReadCell[] {
  return columns.map(({ at, column }) => {
    const after = unguarded(cells[at] ?? '').replace(/\r\n?/g, '\n');
    return { column, before: before(column), after };
  });
}

function refuseFixed({ column }: ReadCell): CsvError {
  return { column: column.header, refusal: refuse('csv.fixed') };
}

function wrongRow(line: number, key: string, errors: readonly CsvError[], cells: CsvRow['cells'] = []): CsvRow {
  return { line, key, kind: 'wrong', cells, errors };
}

function hasInput({ page }: NamedPage, field: string): boolean {
  return page.fields[field]?.kind === 'input';
}

/** The texts that a browser would post for the value of a cell. */
function textsOf(field: AnyInput, cell: string): readonly string[] {
  if (field.control === 'switch' || field.control === 'checkbox')
    return cell === '' || cell === field.write([]) ? [] : [cell];
  if (!field.many) return [cell];
  const texts = field.read(cell).map((text) => text.trim());
  return field.control === 'textarea' ? [texts.join('\n')] : texts;
}

/** The form of a new record. Fields without a cell, and choices with an empty cell, have their initial values. */
function newRecord(
  { page }: NamedPage,
  key: string,
  typed: ReadonlyMap<string, readonly string[]>,
  reading: ChangeSet,
): ReadonlyMap<string, readonly string[]> {
  const posted = new Map<string, readonly string[]>();
  for (const [name, field] of inputs(page.fields)) {
    const texts = typed.get(name);
    const isChosen = texts !== undefined && (!offersChoices(field) || texts.some((text) => text !== ''));
    posted.set(name, name === page.key ? [key] : isChosen ? texts : field.initial(reading, undefined));
  }
  return posted;
}

function headerOf(family: CsvFamily, { page }: NamedPage, field: string | undefined): string | undefined {
  if (field === undefined) return undefined;
  if (field === page.key) return family.key;
  return family.columns.find(({ name }) => name === field)?.header ?? field;
}
