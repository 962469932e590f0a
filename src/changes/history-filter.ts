import type { HistoryEntry } from './history-entry.ts';

/** Which entries of the history are looked for: those of which all that is given is so. */
export interface HistoryFilter {
  readonly author?: string | undefined;
  /** The panel it came from, without the page. */
  readonly panel?: string | undefined;
  /** A record that was changed, or an account whose password was set. */
  readonly record?: { readonly database: string; readonly key: string } | undefined;
  /** A property that was changed; of that record, where one is given. */
  readonly property?: string | undefined;
  /** Not before this time. */
  readonly from?: Date | undefined;
  /** Before this time. */
  readonly until?: Date | undefined;
}

/** What the index knows of an entry besides its time: a filter's terms are among those of every entry it finds. */
export function termsOf({ author, origin, changes, passwords }: HistoryEntry): ReadonlySet<string> {
  return new Set([
    authorTerm(author),
    panelTerm(panelOf(origin)),
    ...changes.map(({ database, key }) => recordTerm(database, key)),
    ...passwords.map((account) => recordTerm('accounts', account)),
    ...changes.flatMap(({ properties }) => properties.map(({ name }) => propertyTerm(name))),
  ]);
}

export function filterTerms({ author, panel, record, property }: HistoryFilter): readonly string[] {
  return [
    author === undefined ? [] : authorTerm(author),
    panel === undefined ? [] : panelTerm(panel),
    record === undefined ? [] : recordTerm(record.database, record.key),
    property === undefined ? [] : propertyTerm(property),
  ].flat();
}

/** What the terms cannot say: that it is the given record whose property was changed. */
export function isFound({ changes }: HistoryEntry, { record, property }: HistoryFilter): boolean {
  if (!record || property === undefined) return true;
  return changes.some(
    ({ database, key, properties }) =>
      database === record.database && key === record.key && properties.some(({ name }) => name === property),
  );
}

function panelOf(origin: string): string {
  return origin.split('/', 1)[0] ?? '';
}

const authorTerm = (author: string): string => `a${author}`;
const panelTerm = (panel: string): string => `o${panel}`;
const recordTerm = (database: string, key: string): string => `r${database}\0${key}`;
const propertyTerm = (name: string): string => `p${name}`;
