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

/**
 * Lists the subs of Perl code. Manual pages, comments and here-documents are passed over. A sub ends on its line when its
 * brackets do, else at the first line that closes a bracket no deeper indented than the word `sub`.
 */
export function readPerlCode(text: string): PerlCode {
  const lines = codeLines(text);
  const original = text.split('\n');
  const subs: PerlSub[] = [];
  const uses: string[] = [];
  for (const [index, line] of lines.entries()) {
    const module = /^\s*(?:use|require)\s+([A-Z]\w*(?:::\w+)*|[a-z]\w*(?:::\w+)+)/.exec(line)?.[1];
    if (module !== undefined && !uses.includes(module)) uses.push(module);
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

function endOfSub(lines: readonly string[], start: number, rest: string, indent: number): number {
  const opened = rest.split('{').length - 1;
  if (opened > 0 && opened <= rest.split('}').length - 1) return start;
  for (let index = start + 1; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (/^\s*\}/.test(line) && indentation(line) <= indent) return index;
    if (/^\s*sub\s+\w/.test(line) && indentation(line) <= indent) return index - 1;
  }
  return lines.length - 1;
}

function indentation(line: string): number {
  return line.replace(/\S[\s\S]*$/, '').replaceAll('\t', '        ').length;
}

/** The lines of code; those of manual pages, comments and here-documents are empty. Stops at `__END__`. */
function codeLines(text: string): readonly string[] {
  const lines: string[] = [];
  let manual = false;
  let waiting: { readonly word: string; readonly indented: boolean }[] = [];
  for (const line of text.split('\n')) {
    const [ending] = waiting;
    if (ending !== undefined) {
      if ((ending.indented ? line.trim() : line) === ending.word) waiting = waiting.slice(1);
      lines.push('');
    } else if (manual || /^=[a-zA-Z]/.test(line)) {
      manual = !/^=cut\b/.test(line);
      lines.push('');
    } else if (/^__(END|DATA)__\s*$/.test(line)) break;
    else {
      lines.push(/^\s*#/.test(line) ? '' : line);
      if (!/^\s*#/.test(line)) waiting = hereDocuments(line);
    }
  }
  return lines;
}

function hereDocuments(line: string): { readonly word: string; readonly indented: boolean }[] {
  return [...line.matchAll(/<<(~?)(?:"([^"]+)"|'([^']+)'|([A-Za-z_]\w*))/g)].map(([, tilde, double, single, bare]) => ({
    word: double ?? single ?? bare ?? '',
    indented: tilde === '~',
  }));
}
