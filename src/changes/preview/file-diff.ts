import { structuredPatch } from 'diff';

/** A line of a diff: unchanged, removed or added. */
interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Lines that belong together, with the line numbers at which they begin, from 1. */
export interface Hunk {
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly DiffLine[];
}

/** How a text file differs. */
export interface FileDiff {
  readonly added: number;
  readonly removed: number;
  readonly hunks: readonly Hunk[];
}

/** If more lines have changed, everything between the first and the last of them is shown as removed and added. */
const longestSearch = 1000;
const context = 3;

/**
 * The differences between two texts by lines, with three lines around each. A missing line end at the end of a text is
 * marked.
 */
export function diffTexts(before: string, after: string): FileDiff {
  const patch = structuredPatch('', '', before, after, '', '', { context, maxEditLength: longestSearch });
  const hunks = patch
    ? patch.hunks.map(({ oldStart, newStart, lines }) => ({ oldStart, newStart, lines: lines.map(lineOf) }))
    : [replaced(before, after)];
  const count = (kind: DiffLine['kind']): number =>
    hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.kind === kind).length, 0);
  return { added: count('added'), removed: count('removed'), hunks };
}

function lineOf(line: string): DiffLine {
  const text = line.slice(1);
  if (line.startsWith('+')) return { kind: 'added', text };
  return { kind: line.startsWith('-') ? 'removed' : 'same', text: line.startsWith('\\') ? line : text };
}

/** One hunk without a search: all between the first and the last line that differ. */
function replaced(before: string, after: string): Hunk {
  const [old, next] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && start < next.length && old[start] === next[start]) start++;
  let end = 0;
  const room = Math.min(old.length, next.length) - start;
  while (end < room && old[old.length - 1 - end] === next[next.length - 1 - end]) end++;
  const lines = (kind: DiffLine['kind'], texts: readonly string[]): DiffLine[] => texts.map((text) => ({ kind, text }));
  return {
    oldStart: start + 1,
    newStart: start + 1,
    lines: [
      ...lines('removed', old.slice(start, old.length - end)),
      ...lines('added', next.slice(start, next.length - end)),
    ],
  };
}
