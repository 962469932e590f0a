import type { HistoryEntry } from '../../../changes/history/history-entry.ts';
import type { HomeModel } from '../../page/models/server/home-model.ts';
import { changedModel } from '../../page/fill-changed.ts';
import type { Visit } from '../../visit.ts';
import { formatList, formatTime } from '../../words/format.ts';
import { originName } from '../../history/entry-model.ts';

const entriesEach = 5;
const maxRecords = 3;

/** The newest changes, folded by who made them; who changed something last comes first. */
export function homeRecent(visit: Visit, entries: readonly HistoryEntry[]): HomeModel['recent'] {
  const authors = [...new Set(entries.map(({ author }) => author))];
  const byAuthor = authors.map((author) => [author, entries.filter((entry) => entry.author === author)] as const);
  return byAuthor.map(([author, own]) => ({
    author: author || visit.translator()('history.outside'),
    count: own.length,
    when: whenOf(visit, own[0]),
    entries: own.slice(0, entriesEach).map((entry) => entryModel(visit, entry)),
    notShown: Math.max(0, own.length - entriesEach),
  }));
}

function entryModel(visit: Visit, entry: HistoryEntry): HomeModel['recent'][number]['entries'][number] {
  const { changes, notShown } = changedModel(visit, entry.changes, entry.origin.split('/')[0] ?? '');
  return {
    when: whenOf(visit, entry),
    panel: originName(visit, entry.origin),
    passwords: entry.passwords,
    dismissed: entry.dismissed && { event: entry.dismissed.event, reason: entry.dismissed.reason },
    changes: changes.slice(0, maxRecords).map(({ kind, key, type, properties }) => ({
      kind,
      key,
      type,
      properties:
        kind === 'modify'
          ? formatList(
              properties.map(({ name, label }) => label ?? name),
              visit.language,
            )
          : '',
    })),
    notShown: notShown + Math.max(0, changes.length - maxRecords),
  };
}

function whenOf({ language }: Visit, entry: HistoryEntry | undefined): string {
  return entry ? formatTime(new Date(entry.when), language) : '';
}
