import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import ejs from 'ejs';
import { escapes, type EscapeName } from './escapes.ts';

/** The names a fragment can use. */
export type Scope = Readonly<Record<string, unknown>>;

/** How an EJS fragment went wrong. */
export class EjsError extends Error {
  /** Where it happened, or where the code began in which it did; undefined where that is not known. */
  readonly line: number | undefined;

  constructor(message: string, line: number | undefined, options: ErrorOptions) {
    super(message, options);
    this.line = line;
  }
}

/**
 * Expands one EJS fragment. Compiled fragments are kept, so that expanding one again costs only its own code.
 * @param escape what `<%= %>` makes of a value
 * @throws EjsError
 */
export function expandEjs(text: string, escape: EscapeName, scope: Scope): string {
  const compiled = compile(text, escape);
  try {
    return compiled(scope);
  } catch (error) {
    throw runError(error);
  }
}

type Compiled = (scope: Scope) => string;

const kept = new Map<string, Compiled>();
const mostKept = 5000;

function compile(text: string, escape: EscapeName): Compiled {
  const key = `${escape} ${text.length < 100 ? text : createHash('sha256').update(text).digest('base64')}`;
  const known = kept.get(key);
  if (known) return known;
  const template = new ejs.Template(text, { escape: escapes[escape] });
  const compiled = compileNow(template);
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, compiled);
  return compiled;
}

function compileNow(template: ejs.Template): Compiled {
  try {
    return template.compile() as Compiled;
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split(' while compiling ejs')[0] ?? '') : String(cause);
    throw new EjsError(message, syntaxErrorLine(template.source), { cause });
  }
}

/** The line of the fragment that the code was made from in which compiling stops. */
function syntaxErrorLine(source: string): number | undefined {
  try {
    new Script(`(() => {\n${source}})`, { filename: 'fragment' });
  } catch (error) {
    const stopped = error instanceof Error ? /^fragment:(\d+)/.exec(error.stack ?? '')?.[1] : undefined;
    const before = source.split('\n').slice(0, Number(stopped ?? 0) - 1);
    const last = [...before.join('\n').matchAll(/__line = (\d+)$/gm)].at(-1)?.[1];
    return last === undefined ? 1 : Number(last);
  }
  return undefined;
}

/** EJS puts line and context before the message, parted from it by an empty line. */
function runError(error: unknown): EjsError {
  const told = error instanceof Error ? error.message : String(error);
  const place = /^[^\n]*?:(\d+)\n/.exec(told);
  const message = place ? told.slice(told.indexOf('\n\n') + 2) : told;
  return new EjsError(message, place ? Number(place[1]) : undefined, { cause: error });
}
