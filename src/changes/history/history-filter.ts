import type { HistoryEntry, Maker } from './history-entry.ts';

/** Conditions on entries of the history; an entry must meet all that are given. */
export interface HistoryFilter {
  readonly author?: string | undefined;
  /** The panel, without the page. */
  readonly panel?: string | undefined;
  /**
   * A changed record, or an account whose password was changed; without a database, a record with that key in any
   * database.
   */
  readonly record?: { readonly database?: string | undefined; readonly key: string } | undefined;
  /** Some record of this database was changed. */
  readonly database?: string | undefined;
  /** A changed property; of that record, if one is given. */
  readonly property?: string | undefined;
  /** Made by any of these. */
  readonly made?: readonly Maker[] | undefined;
  /** A text anywhere in the entry; upper and lower case are the same. */
  readonly text?: string | undefined;
  /** Not before this time. */
  readonly from?: Date | undefined;
  /** Before this time. */
  readonly until?: Date | undefined;
  /** After the entry at this position of the file, in bytes. */
  readonly after?: number | undefined;
}

/**
 * What the index stores of an entry besides its time: a filter can match only if there is a term for each of its
 * conditions.
 */
export function termsOf({ author, origin, changes, passwords, made, state }: HistoryEntry): ReadonlySet<string> {
  return new Set([
    ...(state === 'prepared' ? [preparedTerm] : []),
    authorTerm(author),
    panelTerm(panelOf(origin)),
    makerTerm(made ?? 'person'),
    ...changes.map(({ database }) => databaseTerm(database)),
    ...changes.map(({ database, key }) => recordTerm(database, key)),
    ...passwords.map((account) => recordTerm('accounts', account)),
    ...changes.flatMap(({ properties }) => properties.map(({ name }) => propertyTerm(name))),
  ]);
}

/** For each condition, whether a term fulfils it: a set of the terms if all are known, otherwise a function. */
export function conditionsOf(filter: HistoryFilter): readonly (ReadonlySet<string> | ((term: string) => boolean))[] {
  const { author, panel, database, record, property, made } = filter;
  const one = (term: string): ReadonlySet<string> => new Set([term]);
  return [
    author === undefined ? [] : one(authorTerm(author)),
    panel === undefined ? [] : one(panelTerm(panel)),
    database === undefined ? [] : one(databaseTerm(database)),
    record === undefined ? [] : recordCondition(record),
    property === undefined ? [] : one(propertyTerm(property)),
    made === undefined ? [] : new Set(made.map(makerTerm)),
  ].flat();
}

function recordCondition({ database, key }: NonNullable<HistoryFilter['record']>) {
  if (database !== undefined) return new Set([recordTerm(database, key)]);
  return (term: string): boolean => term.startsWith('r') && term.endsWith(`\0${key}`);
}

/**
 * The part of a filter that terms cannot decide: whether the changed property belongs to the given record, and whether
 * the text is in the entry.
 */
export function matchesDetails(entry: HistoryEntry, { record, property, text }: HistoryFilter): boolean {
  if (text !== undefined && !holdsText(entry, text)) return false;
  if (!record || property === undefined) return true;
  return entry.changes.some(
    ({ database, key, properties }) =>
      (record.database === undefined || database === record.database) &&
      key === record.key &&
      properties.some(({ name }) => name === property),
  );
}

/** Whether a stored line may contain a text: true can be wrong, false is always right. */
export function mayHoldText(line: string, text: string): boolean {
  return line.toLowerCase().includes(JSON.stringify(text.toLowerCase()).slice(1, -1));
}

function holdsText(entry: HistoryEntry, text: string): boolean {
  const { author, origin, why, changes, passwords, signals, dismissed } = entry;
  const wanted = text.toLowerCase();
  const texts = [
    author,
    origin,
    why,
    dismissed?.event,
    dismissed?.reason,
    ...passwords,
    ...signals.map(({ event, args }) => [event, ...args].join(' ')),
    ...changes.flatMap(({ database, key, before, after, properties }) => [
      database,
      key,
      before,
      after,
      ...properties.flatMap((property) => [property.name, property.before, property.after]),
    ]),
  ];
  return texts.some((one) => one?.toLowerCase().includes(wanted) === true);
}

/** What a history can be filtered by: its people, panels, and changed properties. */
export interface KnownTerms {
  readonly authors: readonly string[];
  readonly panels: readonly string[];
  readonly properties: readonly string[];
}

/** From the terms of an index. */
export function knownTerms(terms: Iterable<string>): KnownTerms {
  const known: Record<string, string[]> = { a: [], o: [], p: [] };
  for (const term of terms) known[term.charAt(0)]?.push(term.slice(1));
  const list = (kind: string): string[] => (known[kind] ?? []).filter(Boolean).sort();
  return { authors: list('a'), panels: list('o'), properties: list('p') };
}

/** The panel of an entry's origin, such as `cellnumbers/modify`; for built-in pages their own name. */
export function panelOf(origin: string): string {
  return origin.split('/', 1)[0] ?? '';
}

/** Of an entry that was added to the history before its change set was written, as most are. */
export const preparedTerm = 's';
const authorTerm = (author: string): string => `a${author}`;
const panelTerm = (panel: string): string => `o${panel}`;
const databaseTerm = (database: string): string => `d${database}`;
const recordTerm = (database: string, key: string): string => `r${database}\0${key}`;
const propertyTerm = (name: string): string => `p${name}`;
const makerTerm = (maker: Maker): string => `m${maker}`;
