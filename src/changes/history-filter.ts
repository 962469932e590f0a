import type { HistoryEntry } from './history-entry.ts';

/** Conditions on entries of the history; all given ones must hold. */
export interface HistoryFilter {
  readonly author?: string | undefined;
  /** The panel, without the page. */
  readonly panel?: string | undefined;
  /** A changed record, or an account whose password was changed. */
  readonly record?: { readonly database: string; readonly key: string } | undefined;
  /** A changed property; of that record, if one is given. */
  readonly property?: string | undefined;
  /** Not before this time. */
  readonly from?: Date | undefined;
  /** Before this time. */
  readonly until?: Date | undefined;
}

/** What the index stores of an entry besides its time: it contains the terms of every filter that matches. */
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

/** Checked apart from the terms: the changed property must belong to the given record. */
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
