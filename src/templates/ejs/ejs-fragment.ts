import { compileFunction } from 'node:vm';
import { messageOf } from '../../refusals.ts';
import { OpenTag, translateEjs } from './ejs-source.ts';
import { escapes, type EscapeName } from './escapes.ts';

/** The names that a fragment can use. */
export type EjsScope = Readonly<Record<string, unknown>>;

/** An error in an EJS fragment. */
export class EjsError extends Error {
  /** The line of the error; undefined if unknown. */
  readonly line: number | undefined;

  constructor(message: string, line: number | undefined, options: ErrorOptions) {
    super(message, options);
    this.line = line;
  }
}

/**
 * Expands one EJS fragment. Compiled fragments are cached, so expanding a fragment again only runs its code.
 * @param escape how `<%= %>` escapes a value
 * @throws EjsError
 */
export function expandEjs(text: string, escape: EscapeName, scope: EjsScope): string {
  const { run, lines } = compile(text);
  let output = '';
  const append = (piece: unknown): void => {
    output += escapes.none(piece);
  };
  try {
    run(scope, append, escapes[escape]);
  } catch (error) {
    throw ejsError(error, lines);
  }
  return output;
}

interface Compiled {
  readonly run: (scope: EjsScope, append: (piece: unknown) => void, escape: (value: unknown) => string) => void;
  /** For each line of the code, the line of the fragment. */
  readonly lines: readonly number[];
}

const kept = new Map<string, Compiled>();
const maxCompiled = 5000;

function compile(text: string): Compiled {
  const known = kept.get(text);
  if (known) return known;
  const compiled = compileNow(text);
  if (kept.size >= maxCompiled) kept.clear();
  kept.set(text, compiled);
  return compiled;
}

/** The file name that appears in error messages of the JavaScript engine. */
const placeName = 'ejs-fragment';
const parameters = ['__scope', '__append', '__escape'];

function compileNow(text: string): Compiled {
  const lines: number[] = [];
  try {
    const source = translateEjs(text);
    lines.push(...source.lines);
    const code = `with (__scope) {\n${source.code}}`;
    const run = compileFunction(code, parameters, { filename: placeName, lineOffset: -1 }) as Compiled['run'];
    return { run, lines };
  } catch (error) {
    if (error instanceof OpenTag) throw new EjsError(error.message, error.line, { cause: error });
    throw ejsError(error, lines);
  }
}

/** An unexpected end of the code is reported on its last line. */
function ejsError(error: unknown, lines: readonly number[]): EjsError {
  const message = messageOf(error);
  const position = error instanceof Error ? new RegExp(`${placeName}:(\\d+)`).exec(error.stack ?? '')?.[1] : undefined;
  const line = position === undefined ? undefined : (lines[Number(position) - 1] ?? lines.at(-1));
  return new EjsError(message, line, { cause: error });
}
