import { lineDifferences } from './text/line-differences.ts';
import { parseFile, type Lines } from './text/lines.ts';

/** The content of a database file, with what is needed to compare it with a later state of the file. */
export interface FileContent {
  readonly lines: Lines;
  /** The keys whose lines differ from the state before; undefined if that is not known. */
  readonly changed: readonly string[] | undefined;
  /** The bytes of the file, without the header if Panelsmith has written it. */
  readonly pieces: readonly Buffer[];
  /** Whether every key has one line. */
  readonly isUnique: boolean;
}

/** If more lines differ, the file is parsed as a whole. */
const maxDifferences = 1000;

/**
 * Parses a database file. If little differs from an earlier state, it parses only the lines that differ.
 * @returns the content; with the same `lines` object if no record differs
 */
export function readContent(bytes: Buffer, earlier: FileContent | undefined): FileContent {
  const patched = earlier && patchedContent(bytes, earlier);
  if (patched) return patched;
  const { lines, count } = parseFile(bytes.toString('latin1'));
  return { lines, changed: undefined, pieces: [bytes], isUnique: count === lines.size };
}

/**
 * The content of a file that we have written; with the same `lines` object if the file is read back as it was written.
 */
export function writtenContent(draft: Lines): FileContent {
  const lines = draft.asWritten();
  return { lines, changed: undefined, pieces: lines.text().pieces, isUnique: true };
}

/**
 * The content, made from an earlier one. Undefined if a key has two lines, so that their order matters, or if too much
 * differs.
 */
function patchedContent(bytes: Buffer, { lines, pieces, isUnique }: FileContent): FileContent | undefined {
  if (!isUnique) return undefined;
  const [first = Buffer.alloc(0), ...others] = pieces;
  const before = others.length === 0 ? first : Buffer.concat(pieces);
  const differences = lineDifferences(before, bytes, maxDifferences);
  if (!differences) return undefined;
  const removed = parseFile(differences.removed.join('\n'));
  const added = parseFile(differences.added.join('\n'));
  const edits = new Map<string, string | undefined>(removed.lines.keys().map((key) => [key, undefined]));
  for (const key of added.lines.keys()) {
    const raw = added.lines.get(key);
    // Here a line that is not a record cannot be distinguished from a removed line.
    if (raw === undefined) return undefined;
    edits.set(key, raw);
  }
  for (const [key, raw] of edits) if (raw !== undefined && lines.get(key) === raw) edits.delete(key);
  const next = edits.size === 0 ? lines : lines.with(edits);
  const isStillUnique = next.size === lines.size - removed.count + added.count;
  return isStillUnique ? { lines: next, changed: [...edits.keys()], pieces: [bytes], isUnique: true } : undefined;
}
