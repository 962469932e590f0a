import type { DbRecord } from '../../../db/file/record.ts';
import type { CarryOver } from '../carry-over.ts';
import type { Say } from './table-cells.ts';

/** The order of records: by the texts of a column in a language. */
interface OrderedBy {
  readonly column: string;
  readonly say: Say;
  readonly language: string;
  readonly descending: boolean;
}

/** If more records changed, they are all sorted again. */
const maxInserted = 100;

/** The records of a table in the order of a column. */
export class RowOrder {
  /** Numbers of the records. */
  readonly numbers: readonly number[];
  readonly #by: OrderedBy;
  readonly #texts: readonly string[];
  readonly #words: Intl.Collator;

  private constructor(
    by: OrderedBy,
    texts: readonly string[],
    words: Intl.Collator,
    carried: number[],
    fresh: number[],
  ) {
    this.#by = by;
    this.#texts = texts;
    this.#words = words;
    const order = carried.length === 0 ? fresh.sort((a, b) => this.#compare(a, b)) : carried;
    if (order !== fresh) for (const number of fresh) order.splice(this.#placeIn(order, number), 0, number);
    this.numbers = order;
  }

  /**
   * Sorts all records.
   * @param texts what the column says of each
   */
  static of(by: OrderedBy, texts: readonly string[]): RowOrder {
    const words = new Intl.Collator(by.language, { numeric: true });
    return new RowOrder(by, texts, words, [], [...texts.keys()]);
  }

  get column(): string {
    return this.#by.column;
  }

  get say(): Say {
    return this.#by.say;
  }

  /** The order after some records changed; undefined if all have to be sorted again. */
  carried(over: CarryOver, textOf: (record: DbRecord) => string): RowOrder | undefined {
    if (over.fresh.length > maxInserted) return undefined;
    const texts = over.things(this.#texts, textOf);
    return new RowOrder(this.#by, texts, this.#words, over.numbers(this.numbers), [...over.fresh]);
  }

  #placeIn(order: readonly number[], number: number): number {
    let [low, high] = [0, order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(order[middle] ?? 0, number) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Records with the same text are in the order of their keys, whatever the direction. */
  #compare(a: number, b: number): number {
    const words = this.#words.compare(this.#texts[a] ?? '', this.#texts[b] ?? '');
    return (this.#by.descending ? -words : words) || a - b;
  }
}
