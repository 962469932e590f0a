import { parsePerlList } from '../perl/perl-list.ts';

/** A sub that an attribute names: `name`, `name()` or `name('a', 2)`. */
export interface Call {
  readonly sub: string;
  /** Undefined for an argument that only Perl could tell. */
  readonly arguments: readonly (string | undefined)[];
  /** As written. */
  readonly source: string;
  readonly line: number;
}

/** What stands in an attribute that may call: `$self->name()` and `&name()` are taken for `name()`. */
export function parseCall(source: string, line: number): Call | undefined {
  const found =
    /^\s*(?:\$(?:self|fm)\s*->\s*|&)?([A-Za-z_]\w*(?:(?:::|')[A-Za-z_]\w*)*)\s*(?:\(([\s\S]*)\))?\s*;?\s*$/.exec(
      source,
    );
  const [, sub, list = ''] = found ?? [];
  if (sub === undefined) return undefined;
  return { sub, arguments: parsePerlList(list).map(({ value }) => value), source: source.trim(), line };
}

/** Several calls in one attribute: `turn_off_buttons(), read_settings('a')`. Undefined for each that is none. */
export function parseCalls(source: string, line: number): readonly (Call | undefined)[] {
  const parts = source.match(/(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\([^()]*(?:\([^()]*\)[^()]*)*\)|[^,;])+/g) ?? [];
  return parts.filter((part) => part.trim() !== '').map((part) => parseCall(part, line));
}
