import { textOf } from '../../db/file/byte-text.ts';
import { StoredRecord, type DbRecord } from '../../db/file/record.ts';
import { cellText } from '../../panel/pages/table-rows.ts';
import { listingsOf, opener, unlessItFails, type Listing } from '../panels/listings.ts';
import { showByPanel } from '../panels/panel-code.ts';
import type { Visit } from '../visit.ts';
import { folded } from './folded.ts';
import { isNearly } from './nearly.ts';

/** A record that was found, and where it can be opened. */
export interface FoundRecord {
  readonly database: string;
  readonly record: DbRecord;
  /** What its lists show of it besides its key. */
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
 * Records of which every word is in the key or in what some list shows; those whose key begins with it come first. Where
 * none has it, those that have a word which is one letter away.
 * @param words folded
 */
export function findRecords(visit: Visit, words: readonly string[], most: number): readonly FoundRecord[] {
  if (words.length === 0) return [];
  const kinds = kindsOf(listingsOf(visit.shell));
  const exactly = kinds.flatMap((kind) => findOfKind(visit, kind, words, most, hasWord));
  if (exactly.length > 0) return exactly.sort((a, b) => rank(a.record, words) - rank(b.record, words)).slice(0, most);
  const long = words.every((word) => word.length > 3);
  return long ? kinds.flatMap((kind) => findOfKind(visit, kind, words, most, isNearly)).slice(0, most) : [];
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

const hasWord: Fits = (text, word) => text.includes(word);

function findOfKind(visit: Visit, kind: Kind, words: readonly string[], most: number, fits: Fits): FoundRecord[] {
  const database = visit.reading.database(kind.database);
  const also = kind.listings.flatMap(({ page }) => page.also.flatMap((key) => database.get(key) ?? []));
  const records = [...new Set([...also, ...database.ofType(kind.type)])];
  const likely = records.filter((record) => words.every((word) => fits(foldedLine(record), word)));
  const found: FoundRecord[] = [];
  for (const record of likely.sort((a, b) => rank(a, words) - rank(b, words))) {
    const one = found.length < most ? foundRecord(visit, kind, record, words, fits) : undefined;
    if (one) found.push(one);
    if (found.length >= most) break;
  }
  return found;
}

/**
 * All that is stored of a record, without reading what it means: few of many are looked at any closer. What it says of a
 * record is never an answer, since it has what no list shows.
 */
function foldedLine(record: DbRecord): string {
  const stored = record instanceof StoredRecord ? textOf(record.raw) : [...record.props.values()].join('|');
  return folded(`${record.key}\n${stored}`);
}

function foundRecord(
  visit: Visit,
  { database, listings }: Kind,
  record: DbRecord,
  words: readonly string[],
  fits: Fits,
): FoundRecord | undefined {
  const texts: string[] = [];
  let place: { readonly href: string; readonly panel: string } | undefined;
  for (const listing of listings) {
    const shown = unlessItFails(() => showByPanel(visit, listing, () => cellsOf(listing, record)));
    const href = shown && unlessItFails(() => opener(visit, listing, record));
    if (!shown || href === undefined) continue;
    const adds = words.some(
      (word) => !fits(folded([record.key, ...texts].join('\n')), word) && fits(folded(shown.join('\n')), word),
    );
    // The list that shows what was asked for is the one to open, as a number is changed where numbers are.
    if (!place || adds) place = { href, panel: listing.panel.name };
    texts.push(...shown);
  }
  const all = folded([record.key, ...texts].join('\n'));
  if (!place || !words.every((word) => fits(all, word))) return undefined;
  return {
    database,
    record,
    texts: saying(
      [...new Set(texts)].filter((text) => text !== record.key),
      words,
    ),
    ...place,
  };
}

function cellsOf({ page }: Listing, record: DbRecord): string[] {
  return Object.entries(page.columns).flatMap(([name, field]) => {
    const isWorded = field.kind === 'literal' && field.options.length > 0;
    const text = isWorded ? '' : cellText(name, field, record);
    return text === '' ? [] : [text];
  });
}

/** The first text, which is mostly a name, and those that were asked for. */
function saying(texts: readonly string[], words: readonly string[]): string[] {
  return texts.filter((text, index) => index === 0 || words.some((word) => folded(text).includes(word))).slice(0, 4);
}

function rank({ key }: DbRecord, words: readonly string[]): number {
  const whole = words.join(' ');
  const plain = folded(key);
  if (plain === whole) return 0;
  if (plain.startsWith(whole)) return 1;
  return words.some((word) => plain.includes(word)) ? 2 : 3;
}
