/** The contents of a Perl file, as far as they can be found without running it. */
export interface PerlCode {
  readonly subs: readonly PerlSub[];
  /** The modules it uses, in order, without pragmas. */
  readonly uses: readonly string[];
}

interface PerlSub {
  readonly name: string;
  /** First and last line in the file. */
  readonly line: number;
  readonly endLine: number;
  /** The original text. */
  readonly source: string;
}

/** Limits that no real panel reaches. Code beyond them was not written by a person and is skipped. */
const maxSubs = 500;
const longestLine = 2000;
const longestSub = 2000;

/**
 * Lists the subs in Perl code. Manual pages, comments and here-documents are skipped. A sub ends where its brackets
 * close, at a line that starts with a closing bracket and is not indented deeper than the word `sub`.
 */
export function readPerlCode(text: string): PerlCode {
  const lines = codeLines(text);
  const original = text.split('\n');
  const subs: PerlSub[] = [];
  const uses: string[] = [];
  for (const [index, line] of lines.entries()) {
    const module = /^\s*(?:use|require)\s+([A-Z]\w*(?:::\w+)*|[a-z]\w*(?:::\w+)+)/.exec(line)?.[1];
    if (module !== undefined && !uses.includes(module)) uses.push(module);
    if (line.length > longestLine || subs.length >= maxSubs) continue;
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
 * Brackets in strings, patterns and comments cannot always be recognized, so the count alone is not reliable: the sub
 * ends at the first closing line where the brackets balance, or else at the last closing line before the next sub.
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

/** Opened minus closed brackets of one line, without strings and comments. */
function depthOf(line: string): number {
  const code = line.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '').replace(/(^|\s)#.*$/, '');
  return code.split('{').length - code.split('}').length;
}

function indentation(line: string): number {
  return line.replace(/\S[\s\S]*$/, '').replaceAll('\t', '        ').length;
}

/** Returns the lines of code. Lines of manual pages, comments and here-documents are empty. Stops at `__END__`. */
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

/** The words that end the here-documents started on a line. */
function hereDocuments(line: string): readonly string[] {
  const words = line.matchAll(/<<~?(?:"([^"]+)"|'([^']+)'|([A-Za-z_]\w*))/g);
  return [...words].map(([, double, single, bare]) => (double ?? single ?? bare ?? '').trim());
}
