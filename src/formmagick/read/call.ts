import { parsePerlList } from '../perl/perl-list.ts';

/** A call of a sub in an attribute: `name`, `name()` or `name('a', 2)`. */
export interface SubCall {
  readonly sub: string;
  /** Undefined for an argument that only Perl could evaluate. */
  readonly arguments: readonly (string | undefined)[];
  /** The original text. */
  readonly source: string;
  readonly line: number;
}

/** Parses an attribute that may be a call. `$self->name()` and `&name()` are read as `name()`. */
export function parseCall(source: string, line: number): SubCall | undefined {
  const found =
    /^\s*(?:\$(?:self|fm)\s*->\s*|&)?([A-Za-z_]\w*(?:(?:::|')[A-Za-z_]\w*)*)\s*(?:\(([\s\S]*)\))?\s*;?\s*$/.exec(
      source,
    );
  const [, sub, list = ''] = found ?? [];
  if (sub === undefined) return undefined;
  return { sub, arguments: parsePerlList(list).map(({ value }) => value), source: source.trim(), line };
}

/**
 * Parses several calls in one attribute: `turn_off_buttons(), read_settings('a')`. Parts that are not calls are
 * undefined.
 */
export function parseCalls(source: string, line: number): readonly (SubCall | undefined)[] {
  const parts = source.match(/(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\([^()]*(?:\([^()]*\)[^()]*)*\)|[^,;])+/g) ?? [];
  return parts.filter((part) => part.trim() !== '').map((part) => parseCall(part, line));
}
