import type { DbRecord } from '../../../db/file/record.ts';
import type { Reading } from '../../fields/reading.ts';
import { carryOver } from '../carry-over.ts';
import { filterValues, type FilterValues } from './filter-values.ts';
import { foldText } from '../fold-text.ts';
import { columnChoices, cellWords, sameChoices, showsMore, type ColumnChoices, type Say } from './table-cells.ts';
import { RowOrder } from './row-order.ts';
import type { TablePage } from './table-page.ts';

/**
 * What was computed for the records of a table in one state of the databases. The first time takes a while with 10,000
 * records; when some records change, only those are computed again.
 */
export class TableIndex {
  readonly records: readonly DbRecord[];
  readonly choices: ColumnChoices;
  /** Values of the filters for each record. */
  readonly filters: readonly FilterValues[];
  readonly #table: TablePage;
  readonly #list: readonly DbRecord[];
  readonly #texts: Map<Say, readonly string[]>;
  readonly #orders = new Map<string, RowOrder>();
  #byKey: readonly number[] | undefined;

  private constructor(table: TablePage, list: readonly DbRecord[], reading: Reading, earlier: TableIndex | undefined) {
    this.#table = table;
    this.#list = list;
    this.records = listed(table, list, reading);
    const choices = columnChoices(table.columns, reading);
    const before = earlier && sameChoices(earlier.choices, choices) ? earlier : undefined;
    const carry = before && carryOver(before.records, this.records);
    this.choices = before ? before.choices : choices;
    this.filters = filterValues(
      table,
      { records: this.records, reading, choices: this.choices, carry },
      before?.filters ?? [],
    );
    this.#texts = new Map<Say, readonly string[]>();
    if (!before || !carry) return;
    if (before.#byKey?.length === this.records.length) this.#byKey = before.#byKey;
    for (const [say, texts] of before.#texts) this.#texts.set(say, carry.things(texts, this.#textOf(reading, say)));
    for (const [id, order] of [...before.#orders].slice(-ordersCarried)) {
      const carried = order.carried(carry, this.#cellOf(order.column, order.say, reading));
      if (carried) this.#orders.set(id, carried);
    }
  }

  /** The index of a table as the databases are now. */
  static of(table: TablePage, reading: Reading): TableIndex {
    const list = reading.database(table.lists.database).ofType(table.lists.type);
    if (showsMore(table.columns)) return new TableIndex(table, list, reading, undefined);
    const known = indexes.get(table);
    if (known && known.#list === list && known.#isOf(reading)) return known;
    const index = new TableIndex(table, list, reading, known);
    indexes.set(table, index);
    return index;
  }

  /** What can be searched for each record: its key, and the texts of its cells in one language, folded. */
  texts(reading: Reading, say: Say): readonly string[] {
    const known = this.#texts.get(say);
    if (known) return known;
    const texts = this.records.map(this.#textOf(reading, say));
    // When packages are loaded again, the words from before are useless.
    if (this.#texts.size >= maxLanguages) this.#texts.clear();
    this.#texts.set(say, texts);
    return texts;
  }

  /** The numbers of the records in the order of a column; in that of the keys where there is no such column. */
  order(column: string, descending: boolean, reading: Reading, language: string, say: Say): readonly number[] {
    if (!Object.hasOwn(this.#table.columns, column)) return (this.#byKey ??= this.records.map((_, index) => index));
    const id = `${language} ${column} ${descending ? 'down' : 'up'}`;
    const known = this.#orders.get(id);
    if (known?.say === say) return known.numbers;
    const texts = this.records.map(this.#cellOf(column, say, reading));
    const order = RowOrder.of({ column, say, language, descending }, texts);
    this.#orders.delete(id);
    this.#orders.set(id, order);
    return order.numbers;
  }

  #isOf(reading: Reading): boolean {
    if (this.filters.some(({ isOf }) => !isOf(reading))) return false;
    return this.choices.size === 0 || sameChoices(this.choices, columnChoices(this.#table.columns, reading));
  }

  #textOf(reading: Reading, say: Say): (record: DbRecord) => string {
    const cells = Object.keys(this.#table.columns).map((name) => this.#cellOf(name, say, reading));
    return (record) => foldText([record.key, ...cells.map((cell) => cell(record))].join('\n'));
  }

  /** What a column says of a record. */
  #cellOf(column: string, say: Say, reading: Reading): (record: DbRecord) => string {
    const field = this.#table.columns[column];
    if (!field) return () => '';
    return (record) => {
      const { text, label } = cellWords(column, field, record, reading, this.choices);
      return label === undefined ? text : say(label);
    };
  }
}

const indexes = new WeakMap<TablePage, TableIndex>();
const maxLanguages = 12;

/** How many of the used orders are kept up to date when records change. */
const ordersCarried = 4;

function listed(table: TablePage, list: readonly DbRecord[], reading: Reading): readonly DbRecord[] {
  const { database, type } = table.lists;
  const also = table.also
    .flatMap((key) => reading.database(database).get(key) ?? [])
    .filter((one) => one.type !== type);
  const all = also.length > 0 ? [...also, ...list] : list;
  return table.only ? all.filter(table.only) : all;
}
