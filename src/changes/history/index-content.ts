/** Position of a line, in bytes. */
export interface LinePlace {
  readonly offset: number;
  readonly length: number;
}

/** The content of an index, one list of numbers for each kind; an index file contains exactly these. */
export interface IndexColumns {
  /** For each entry, oldest first. */
  readonly offsets: number[];
  readonly lengths: number[];
  /** Milliseconds since 1970. */
  readonly times: number[];
  /** Its number since the history began, from 1. */
  readonly numbers: number[];
  readonly ids: number[];
  /** End of the entry's terms; they start at the end of the previous ones. */
  readonly termEnds: number[];
  /** The entry's last note; -1 for none. */
  readonly lastNotes: number[];
  /** Terms of the entries, as numbers. */
  readonly terms: number[];
  /** For each note. */
  readonly noteOffsets: number[];
  readonly noteLengths: number[];
  /** The previous note of the same entry; -1 for none. */
  readonly notesBefore: number[];
}

/** The state of an index, to be stored and opened again. */
export interface IndexContent {
  /** Number of bytes of the history it covers. */
  readonly bytes: number;
  readonly oddLines: number;
  readonly firstOdd: number;
  /** How many entries there have been, dropped ones included. */
  readonly counted: number;
  /** Terms by their numbers. */
  readonly dictionary: readonly string[];
  readonly columns: IndexColumns;
}

/** Of a history without lines. */
export function emptyContent(): IndexContent {
  const columns: IndexColumns = {
    offsets: [],
    lengths: [],
    times: [],
    numbers: [],
    ids: [],
    termEnds: [],
    lastNotes: [],
    terms: [],
    noteOffsets: [],
    noteLengths: [],
    notesBefore: [],
  };
  return { bytes: 0, oddLines: 0, firstOdd: 0, counted: 0, dictionary: [], columns };
}
