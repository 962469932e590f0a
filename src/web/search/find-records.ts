import { setImmediate } from 'node:timers/promises';
import type { DbRecord } from '../../db/file/record.ts';
import type { Reading } from '../../panel/fields/reading.ts';
import { cellText } from '../../panel/pages/table/table-cells.ts';
import { listingsOf, openerOf, type Listing } from '../panels/listings.ts';
import { showByEach, unlessItFails } from '../panels/panel-code.ts';
import type { Visit } from '../visit.ts';
import { foldText } from '../../panel/pages/fold-text.ts';
import { Haystack } from './haystack.ts';
import { isNearly } from './nearly.ts';

/** A record that was found, and where it can be opened. */
export interface FoundRecord {
  readonly database: string;
  readonly record: DbRecord;
  /** Texts that its lists show besides its key. */
  readonly texts: readonly string[];
  readonly href: string;
  /** The panel that opens it. */
  readonly panel: string;
}

/** All records of one type in one database, with every list of them. */
interface Kind {
  readonly database: string;
  readonly type: string;
  readonly listings: readonly Listing[];
}

/**
 * Records that have every word, in the key or in what a list shows; those whose key begins with it come first. If there
 * are none, records with a word that differs by one letter.
 * @param words folded
 */
export function findRecords(visit: Visit, words: readonly string[], limit: number): readonly FoundRecord[] {
  if (words.length === 0) return [];
  const kinds = kindsOf(listingsOf(visit.web));
  const exactly = kinds.flatMap((kind) => findOfKind(visit, kind, { words, fits: hasWord }, limit));
  if (exactly.length > 0) return exactly.sort((a, b) => rank(a.record, words) - rank(b.record, words)).slice(0, limit);
  const long = words.every((word) => word.length > 3);
  return long ? kinds.flatMap((kind) => findOfKind(visit, kind, { words, fits: isNearly }, limit)).slice(0, limit) : [];
}

/** Prepares the search of every kind of records, one after the other; other requests run in between. */
export async function prepareRecords({ web, reading }: Visit): Promise<void> {
  for (const { database, type } of kindsOf(listingsOf(web))) {
    Haystack.of(reading.database(database).ofType(type));
    await setImmediate();
  }
}

function kindsOf(listings: readonly Listing[]): readonly Kind[] {
  const kinds = new Map<string, { database: string; type: string; listings: Listing[] }>();
  for (const listing of listings) {
    const { database, type } = listing.page.lists;
    const kind = kinds.get(`${database} ${type}`) ?? { database, type, listings: [] };
    kind.listings.push(listing);
    kinds.set(`${database} ${type}`, kind);
  }
  return [...kinds.values()];
}

type Fits = (text: string, word: string) => boolean;

/** What is searched for. */
interface Wanted {
  /** The words, without accents and capitals. */
  readonly words: readonly string[];
  readonly fits: Fits;
}

const hasWord: Fits = (text, word) => text.includes(word);

/**
 * At most this number of records of a kind are checked, since many records can have the words without any list showing
 * them.
 */
const maxChecked = 600;

function findOfKind(visit: Visit, kind: Kind, wanted: Wanted, limit: number): FoundRecord[] {
  const likely = likelyRecords(visit, kind, wanted).slice(0, maxChecked);
  const found: FoundRecord[] = [];
  for (let checked = 0; checked < likely.length && found.length < limit;) {
    // Usually the first ones are enough; if not, each further round takes twice as many as all rounds before it.
    const round = likely.slice(checked, checked + 2 * Math.max(checked, limit));
    found.push(...matchesOf(visit, kind, round, wanted));
    checked += round.length;
  }
  return found.slice(0, limit);
}

/** The records of a kind that may have the words, the best first; what a list shows of them is not known yet. */
function likelyRecords(visit: Visit, { database: name, type, listings }: Kind, { words, fits }: Wanted): DbRecord[] {
  const database = visit.reading.database(name);
  const haystack = Haystack.of(database.ofType(type));
  const also = listings.flatMap(({ page }) => page.also.flatMap((key) => database.get(key) ?? []));
  const having = fits === hasWord ? haystack.withAll(words) : haystack.nearlyWithAll(words, maxChecked);
  const byRank: DbRecord[][] = [[], [], [], []];
  for (const record of new Set([...also, ...having])) byRank[rank(record, words)]?.push(record);
  return byRank.flat();
}

/** What one list makes of a record. */
interface Match {
  readonly panel: string;
  readonly texts: readonly string[];
  readonly href: string;
}

/** Each list gets all of the records at once, since every call of a third party's code takes time. */
function matchesOf(
  visit: Visit,
  { database, listings }: Kind,
  records: readonly DbRecord[],
  { words, fits }: Wanted,
): FoundRecord[] {
  const matches = showByEach(visit, listings, (listing) => records.map((record) => matchOf(visit, listing, record)));
  return records.flatMap((record, index) => {
    const own = matches.flatMap((match) => match?.[index] ?? []);
    const texts = [...new Set(own.flatMap((match) => match.texts))].filter((text) => text !== record.key);
    const all = foldText([record.key, ...texts].join('\n'));
    const first = own[0];
    if (!first || !words.every((word) => fits(all, word))) return [];
    // The link leads to a list that shows the words: a number is changed in the list of numbers.
    const shown = foldText([record.key, ...first.texts].join('\n'));
    const missing = words.find((word) => !fits(shown, word));
    const place =
      own.find(({ texts: other }) => missing !== undefined && fits(foldText(other.join('\n')), missing)) ?? first;
    return [{ database, record, texts: textsWith(texts, words), href: place.href, panel: place.panel }];
  });
}

/** Undefined if the list does not open the record, or fails for it. */
function matchOf(visit: Visit, listing: Listing, record: DbRecord): Match | undefined {
  const { reading } = visit;
  return unlessItFails(visit, listing, () => {
    const href = openerOf(listing, record, reading);
    return href === undefined
      ? undefined
      : { panel: listing.panel.name, texts: cellsOf(listing, record, reading), href };
  });
}

function cellsOf({ page }: Listing, record: DbRecord, reading: Reading): string[] {
  return Object.entries(page.columns).flatMap(([name, field]) => {
    const isWorded = field.kind === 'literal' && field.options.length > 0;
    const text = isWorded ? '' : cellText(name, field, record, reading);
    return text === '' ? [] : [text];
  });
}

/** The first text, which is usually a name, and those with the words that were searched for. */
function textsWith(texts: readonly string[], words: readonly string[]): string[] {
  return texts.filter((text, index) => index === 0 || words.some((word) => foldText(text).includes(word))).slice(0, 4);
}

function rank({ key }: DbRecord, words: readonly string[]): number {
  const whole = words.join(' ');
  const plain = foldText(key);
  if (plain === whole) return 0;
  if (plain.startsWith(whole)) return 1;
  return words.some((word) => plain.includes(word)) ? 2 : 3;
}
