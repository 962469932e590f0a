/** Text that is repaired until it is well-formed XML. */
export interface XmlText {
  readonly text: string;
  /** The line of the file where the text starts. */
  readonly firstLine: number;
}

/** Converts an offset in a text to a line of the file. */
export type LineOf = (offset: number) => number;

/** Finds the line ends once, so that a text with many errors is not slow to read. */
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
