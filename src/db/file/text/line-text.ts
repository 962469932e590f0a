/** If there are more pieces they are joined. A few hundred can be written at once without copying. */
const maxPieces = 200;

/**
 * The lines of a file as written, `KEY=RAW`, in byte order of their keys; immutable. It consists of pieces, so that a
 * copy with one changed line shares all others and can be written without joining.
 */
export class LineText {
  readonly pieces: readonly Buffer[];

  private constructor(pieces: readonly Buffer[]) {
    this.pieces = pieces.length > maxPieces ? [Buffer.concat(pieces)] : pieces;
  }

  /** @param text the lines, one character per byte */
  static of(text: string): LineText {
    return new LineText([Buffer.from(text, 'latin1')]);
  }

  /** Returns a copy in which the line of a key is changed, added or, if undefined, removed. */
  with(key: string, line: string | undefined): LineText {
    const place = this.#pieceFor(key);
    const piece = this.pieces[place] ?? Buffer.alloc(0);
    const start = startOf(key, piece);
    const end = keyAt(piece, start) === key ? nextLine(piece, start) : start;
    const instead = [piece.subarray(0, start), Buffer.from(line ?? '', 'latin1'), piece.subarray(end)];
    return new LineText(this.pieces.toSpliced(place, 1, ...instead.filter(({ length }) => length > 0)));
  }

  /** Returns the index of the last piece that starts at or before the key. */
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

/** Returns the position of a key's line among sorted lines, or where it would be inserted. */
function startOf(key: string, lines: Buffer): number {
  // Both are always at starts of lines: keys before `low` are smaller, keys from `high` on are not.
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

/** Returns the key of the line at a position; empty at the end. */
function keyAt(lines: Buffer, start: number): string {
  return lines.toString('latin1', start, Math.max(start, lines.indexOf('=', start)));
}

function nextLine(lines: Buffer, start: number): number {
  const end = lines.indexOf(lineFeed, start);
  return end < 0 ? lines.length : end + 1;
}
