/** Beyond so many pieces they are joined; writing takes a few hundred at once without a copy. */
const mostPieces = 200;

/**
 * The lines of a file as they are written, `KEY=RAW` each, in byte order of their keys and never changing. It is kept in
 * pieces, so that another text with one line changed shares all the rest, and is written without being put together.
 */
export class LineText {
  readonly pieces: readonly Buffer[];

  private constructor(pieces: readonly Buffer[]) {
    this.pieces = pieces.length > mostPieces ? [Buffer.concat(pieces)] : pieces;
  }

  /** @param text the lines, one character a byte */
  static of(text: string): LineText {
    return new LineText([Buffer.from(text, 'latin1')]);
  }

  /** Another text in which the line of a key says something else, is new or, where it is undefined, gone. */
  with(key: string, line: string | undefined): LineText {
    const place = this.#pieceFor(key);
    const piece = this.pieces[place] ?? Buffer.alloc(0);
    const start = startOf(key, piece);
    const end = keyAt(piece, start) === key ? nextLine(piece, start) : start;
    const instead = [piece.subarray(0, start), Buffer.from(line ?? '', 'latin1'), piece.subarray(end)];
    return new LineText(this.pieces.toSpliced(place, 1, ...instead.filter(({ length }) => length > 0)));
  }

  /** The last piece that does not begin beyond the key. */
  #pieceFor(key: string): number {
    let [low, high] = [0, this.pieces.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (keyAt(this.pieces[middle] ?? Buffer.alloc(0), 0) <= key) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** Where the line of a key begins among lines in order, or would. */
function startOf(key: string, lines: Buffer): number {
  // Both are always beginnings of lines: all before `low` are of smaller keys, none from `high` on is.
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const line = middle === low ? low : lines.lastIndexOf(lineFeed, middle - 1) + 1;
    if (keyAt(lines, line) < key) low = nextLine(lines, line);
    else high = line;
  }
  return low;
}

const lineFeed = 0x0a;

/** The key of the line that begins somewhere; empty at the end. */
function keyAt(lines: Buffer, start: number): string {
  return lines.toString('latin1', start, Math.max(start, lines.indexOf('=', start)));
}

function nextLine(lines: Buffer, start: number): number {
  const end = lines.indexOf(lineFeed, start);
  return end < 0 ? lines.length : end + 1;
}
