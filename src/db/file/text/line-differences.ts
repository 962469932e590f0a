/** Lines of two states of a file that the other one lacks, one character per byte, without their line feeds. */
export interface LineDifferences {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/**
 * Compares two states of a file. Equal parts are passed over as bytes, so a few changes in a large file cost little. A
 * line that was moved may be in both lists.
 * @param maxDifferences if more lines differ, nothing is returned
 */
export function lineDifferences(before: Buffer, after: Buffer, maxDifferences: number): LineDifferences | undefined {
  const [removed, added]: [string[], string[]] = [[], []];
  let [was, is] = [0, 0];
  while (was < before.length || is < after.length) {
    const same = sameLines(before, was, after, is);
    [was, is] = [was + same, is + same];
    const [old, fresh] = [linesAt(before, was), linesAt(after, is)];
    const [taken, given] = meeting(old, fresh);
    for (const line of old.slice(0, taken)) if (line !== undefined) removed.push(line.text);
    for (const line of fresh.slice(0, given)) if (line !== undefined) added.push(line.text);
    if (removed.length + added.length > maxDifferences) return undefined;
    was = old[taken - 1]?.next ?? was;
    is = fresh[given - 1]?.next ?? is;
    // The last line of a file may lack its line feed.
    if (old[taken] && old[taken].text === fresh[given]?.text) [was, is] = [old[taken].next, fresh[given].next];
  }
  return { removed, added };
}

/** Returns how many bytes two texts have in common from two starts of lines, up to a start of a line. */
function sameLines(before: Buffer, was: number, after: Buffer, is: number): number {
  const longest = Math.min(before.length - was, after.length - is);
  let length = 0;
  for (let step = 65_536; step >= 1;) {
    const end = length + step;
    if (end <= longest && before.compare(after, is + length, is + end, was + length, was + end) === 0) length = end;
    else step >>= 1;
  }
  const isAtEnd = was + length === before.length && is + length === after.length;
  return length === 0 || isAtEnd ? length : Math.max(0, before.lastIndexOf(lineFeed, was + length - 1) + 1 - was);
}

const lineFeed = 0x0a;

/** How far to look for a line that is in both. */
const linesAhead = 16;

interface Line {
  readonly text: string;
  /** Where the next line starts. */
  readonly next: number;
}

/** Returns the next lines; undefined for the end of the file. */
function linesAt(bytes: Buffer, start: number): readonly (Line | undefined)[] {
  const lines: (Line | undefined)[] = [];
  for (let from = start; lines.length < linesAhead;) {
    if (from === bytes.length) return [...lines, undefined];
    const found = bytes.indexOf(lineFeed, from);
    const end = found < 0 ? bytes.length : found;
    const next = Math.min(end + 1, bytes.length);
    lines.push({ text: bytes.toString('latin1', from, end), next });
    from = next;
  }
  return lines;
}

/** Returns how many lines to skip in each text to reach one that is in both; one each if none is near. */
function meeting(old: readonly (Line | undefined)[], fresh: readonly (Line | undefined)[]): [number, number] {
  for (let distance = 0; distance < old.length + fresh.length - 1; distance++)
    for (let taken = Math.max(0, distance - fresh.length + 1); taken <= Math.min(distance, old.length - 1); taken++)
      if (old[taken]?.text === fresh[distance - taken]?.text) return [taken, distance - taken];
  return [1, 1];
}
