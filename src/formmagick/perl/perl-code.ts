/** What a Perl file brings, as far as it can be told without running it. */
export interface PerlCode {
  readonly subs: readonly PerlSub[];
  /** Modules it uses, pragmas left out, in order. */
  readonly uses: readonly string[];
}

interface PerlSub {
  readonly name: string;
  /** First and last line in the file. */
  readonly line: number;
  readonly endLine: number;
  /** As written. */
  readonly source: string;
}

/** More than any panel has; what is beyond is not code that a person wrote, and is passed over. */
const mostSubs = 500;
const longestLine = 2000;
const longestSub = 2000;

/**
 * Lists the subs of Perl code. Manual pages, comments and here-documents are passed over. A sub ends where its
 * brackets do, at a line that begins with one no deeper indented than the word `sub`.
 */
export function readPerlCode(text: string): PerlCode {
  const lines = codeLines(text);
  const original = text.split('\n');
  const subs: PerlSub[] = [];
  const uses: string[] = [];
  for (const [index, line] of lines.entries()) {
    const module = /^\s*(?:use|require)\s+([A-Z]\w*(?:::\w+)*|[a-z]\w*(?:::\w+)+)/.exec(line)?.[1];
    if (module !== undefined && !uses.includes(module)) uses.push(module);
    if (line.length > longestLine || subs.length >= mostSubs) continue;
    for (const found of line.matchAll(/(^|[;{}])(\s*)sub\s+([A-Za-z_][\w:']*)/g)) {
      const rest = line.slice(found.index + found[0].length);
      if (/^\s*(\([^)]*\))?\s*;/.test(rest)) continue;
      const endIndex = endOfSub(lines, index, rest, indentation(line));
      const name = (found[3] ?? '').replace(/^.*(?:::|')/, '');
      subs.push({
        name,
        line: index + 1,
        endLine: endIndex + 1,
        source: original.slice(index, endIndex + 1).join('\n'),
      });
    }
  }
  return { subs, uses };
}

/**
 * Signs in strings, patterns and comments are counted too where they cannot be told, so the count alone decides nothing: the
 * sub ends at the first closing line at which it is even, else at the last one before the next sub.
 */
function endOfSub(lines: readonly string[], start: number, rest: string, indent: number): number {
  let depth = depthOf(rest);
  if (depth === 0 && rest.includes('{')) return start;
  let last: number | undefined;
  const end = Math.min(lines.length, start + longestSub);
  for (let index = start + 1; index < end; index += 1) {
    const line = lines[index] ?? '';
    if (/^\s*sub\s+\w/.test(line) && indentation(line) <= indent) return last ?? index - 1;
    depth += depthOf(line);
    if (!/^\s*\}/.test(line) || indentation(line) > indent) continue;
    if (depth <= 0) return index;
    last = index;
  }
  return last ?? end - 1;
}

/** Brackets opened less those closed, strings on one line and comments left out. */
function depthOf(line: string): number {
  const code = line.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '').replace(/(^|\s)#.*$/, '');
  return code.split('{').length - code.split('}').length;
}

function indentation(line: string): number {
  return line.replace(/\S[\s\S]*$/, '').replaceAll('\t', '        ').length;
}

/** The lines of code; those of manual pages, comments and here-documents are empty. Stops at `__END__`. */
function codeLines(text: string): readonly string[] {
  const all = text.split('\n');
  const lastLines = new Map(all.map((line, index) => [line.trim(), index]));
  const lines: string[] = [];
  let manual = false;
  let waiting: readonly string[] = [];
  for (const [index, line] of all.entries()) {
    const [ending] = waiting;
    if (ending === undefined && !manual && /^\s*__(END|DATA)__\s*$/.test(line)) break;
    if (ending !== undefined) {
      if (line.trim() === ending) waiting = waiting.slice(1);
      lines.push('');
    } else if (manual || /^=[a-zA-Z]/.test(line)) {
      manual = !/^=cut\b/.test(line);
      lines.push('');
    } else {
      const code = /^\s*#/.test(line) ? '' : line;
      waiting = hereDocuments(code).filter((word) => (lastLines.get(word) ?? 0) > index);
      lines.push(code);
    }
  }
  return lines;
}

/** The words that end the here-documents of a line. */
function hereDocuments(line: string): readonly string[] {
  const words = line.matchAll(/<<~?(?:"([^"]+)"|'([^']+)'|([A-Za-z_]\w*))/g);
  return [...words].map(([, double, single, bare]) => (double ?? single ?? bare ?? '').trim());
}
