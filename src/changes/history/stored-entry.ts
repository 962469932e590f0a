import type { FileHandle } from 'node:fs/promises';
import { parseHistoryLine, type HistoryEntry, type EntryNote } from './history-entry.ts';
import { mayHoldText } from './history-filter.ts';
import type { HistoryIndex } from './history-index.ts';
import { textsAt } from './history-lines.ts';
import type { LinePlace } from './index-content.ts';

/** An entry and where it stands. */
export interface StoredEntry extends HistoryEntry {
  /** Its number since the history began, from 1. */
  readonly number: number;
  /** Position of its line, in bytes. */
  readonly offset: number;
}

/**
 * Entries by their places in the index, with what their notes say.
 * @param text entries whose lines do not contain it are left out
 */
export async function entriesAt(
  handle: FileHandle,
  index: HistoryIndex,
  indexes: readonly number[],
  text?: string,
): Promise<StoredEntry[]> {
  const places = indexes.map((entry) => ({ ...index.placesOf(entry), number: index.numberOf(entry) }));
  const texts = await textsAt(
    handle,
    places.flatMap(({ entry, notes }) => [entry, ...notes]),
  );
  return places.flatMap(({ entry: place, notes, number }) => {
    const written = texts.get(place.offset) ?? '';
    if (text !== undefined && !mayHoldText(written, text)) return [];
    const line = parseHistoryLine(written);
    if (line.kind !== 'entry') return [];
    return [{ ...notesOf(notes, texts).reduce(withNote, line.entry), number, offset: place.offset }];
  });
}

function notesOf(places: readonly LinePlace[], texts: ReadonlyMap<number, string>): EntryNote[] {
  return places.flatMap(({ offset }) => {
    const line = parseHistoryLine(texts.get(offset) ?? '');
    return line.kind === 'note' ? [line.note] : [];
  });
}

/** Runs are added: two people may signal runs of one entry again at the same time, and neither knows the other's. */
function withNote(entry: HistoryEntry, note: EntryNote): HistoryEntry {
  if (note.id !== entry.id) return entry;
  return { ...entry, ...note, runs: [...new Set([...entry.runs, ...(note.runs ?? [])])] };
}
