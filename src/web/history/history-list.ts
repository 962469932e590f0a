import type { HistoryFilter, KnownTerms } from '../../changes/history/history-filter.ts';
import type { HistorySlice } from '../../changes/history/history-reader.ts';
import { base } from '../base-url.ts';
import type { FilterModel, HistoryItem, HistoryModel, Shortcut } from '../page/models/changes/history-model.ts';
import { queryOf } from '../request/query.ts';
import type { Visit } from '../visit.ts';
import { historyEntryModel, originName } from './entry-model.ts';
import { dayShortcuts, peopleShortcuts } from './history-shortcuts.ts';
import { fieldTime, historyHref, readHistoryQuery, rowsOnPage, type HistoryQuery } from './history-query.ts';

/** Entries of programs that are shown within a group. */
const shownInGroup = 3;

/** How many records of each of them are named. */
const recordsInGroup = 5;

/** How many properties are offered; others can be typed. */
const propertiesOffered = 300;

/** A page of the history: people's changes one by one, those of programs folded between them. */
export async function historyModel(visit: Visit): Promise<HistoryModel> {
  const { root, changes, log } = visit.web.system;
  const { history } = changes;
  const query = new URLSearchParams(queryOf(visit.request));
  const asked = readHistoryQuery(query, root);
  const isFolded = asked.made === undefined;
  const made: HistoryFilter['made'] = asked.made === undefined ? ['person', 'outside'] : [asked.made];
  const filter = { ...asked.filter, made };
  const page = await history.read(asked.rows, asked.before, filter);
  if (page.unreadable) log('error', page.unreadable.message, { err: page.unreadable });
  const known = await history.known();
  const href = (changed: Readonly<Record<string, string | undefined>>): string => historyHref(query, changed);
  return {
    items: isFolded ? await withGroups(visit, page, asked, href) : page.entries.map((entry) => entryItem(visit, entry)),
    unreadable: page.unreadable && history.file,
    filter: filterModel(visit, asked, known, href),
    older: page.older === undefined ? undefined : href({ before: String(page.older) }),
    newer: asked.before === undefined ? undefined : href({ before: undefined }),
    exports: ['csv', 'json'].map((format) => ({
      format,
      href: href({ before: undefined }).replace('/history', `/history/export.${format}`),
    })),
    since: { action: `${base}/history/revert`, now: fieldTime(new Date()) },
  };
}

/** Counts the entries of programs between those that are shown, and finds the newest of them. */
async function withGroups(
  visit: Visit,
  { entries, older }: HistorySlice,
  asked: HistoryQuery,
  href: (changed: Readonly<Record<string, string | undefined>>) => string,
): Promise<HistoryItem[]> {
  // With a text filter nothing is counted: all entries would have to be read.
  if (asked.filter.text !== undefined) return entries.map((entry) => entryItem(visit, entry));
  const { history } = visit.web.system.changes;
  const bounds = [
    asked.before ?? Infinity,
    ...entries.map(({ offset }) => offset),
    ...(older === undefined ? [-1] : []),
  ];
  const counts = await history.count({ ...asked.filter, made: ['program'] }, bounds, shownInGroup);
  return bounds.slice(1).flatMap((begin, at): HistoryItem[] => {
    const [found, entry] = [counts[at], entries[at]];
    const shown = entry ? [entryItem(visit, entry)] : [];
    if (!found || found.count === 0) return shown;
    const [after, before] = [begin, bounds[at] ?? Infinity].map((one) =>
      one < 0 || one === Infinity ? undefined : String(one),
    );
    const group = {
      kind: 'group' as const,
      count: found.count,
      entries: found.newest.map((one) => historyEntryModel(visit, one, recordsInGroup)),
      all: found.count > found.newest.length ? href({ made: 'program', after, before }) : undefined,
    };
    return [group, ...shown];
  });
}

function entryItem(visit: Visit, entry: HistorySlice['entries'][number]): HistoryItem {
  return { kind: 'entry', entry: historyEntryModel(visit, entry) };
}

function filterModel(
  visit: Visit,
  { typed }: HistoryQuery,
  known: KnownTerms,
  href: (changed: Readonly<Record<string, string | undefined>>) => string,
): FilterModel {
  const panels = known.panels.map((name) => ({ value: name, text: originName(visit, name) }));
  const compare = new Intl.Collator(visit.language).compare;
  const { rows, ...others } = typed;
  const { who, from, to, ...rest } = others;
  const days = dayShortcuts(typed, href, new Date());
  const whose = peopleShortcuts(typed, href, known.authors);
  const isAmong = (shortcuts: readonly Shortcut[], ...values: readonly string[]): boolean =>
    values.every((value) => value === '') || shortcuts.some(({ isChosen }) => isChosen);
  return {
    action: `${base}/history`,
    typed,
    isUsed: Object.values(others).some(Boolean),
    isOpen: Object.values(rest).some(Boolean) || !isAmong(whose, who) || !isAmong(days, from, to),
    shortcuts: [days, whose].filter(({ length }) => length > 0),
    people: known.authors,
    panels: panels.sort((one, other) => compare(one.text, other.text)),
    properties: known.properties.slice(0, propertiesOffered),
    rows: rowsOnPage.map((count) => ({ count, chosen: String(count) === rows })),
  };
}
