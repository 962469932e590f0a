/** Text that is to become well-formed XML. */
export interface XmlText {
  readonly text: string;
  /** The line of the file on which the text begins. */
  readonly firstLine: number;
}

/** From an offset of a text to its line in the file. */
export type LineOf = (offset: number) => number;

/** Counts lines once, so that a text with many mistakes is no slower to read. */
export function lineCounter({ text, firstLine }: XmlText): LineOf {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) ends.push(at);
  return (offset) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return firstLine + low;
  };
}
