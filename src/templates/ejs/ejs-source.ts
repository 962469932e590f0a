/** JavaScript translated from EJS, with the origin of each line. */
export interface EjsSource {
  /** Statements that call `__append` with texts and with the results of `__escape`. */
  readonly code: string;
  /** For each line of the code, the line of the text. Line numbers start at 1; line 1 of the code is at index 0. */
  readonly lines: readonly number[];
}

/** Thrown for a tag that is not closed. */
export class OpenTag extends Error {
  readonly line: number;

  constructor(line: number) {
    super('a tag that is never closed with %>');
    this.line = line;
  }
}

/**
 * Translates EJS to JavaScript: `<% %>` is code, `<%= %>` an escaped value, `<%- %>` an unescaped value, `<%# %>` a
 * comment, `<%% %>` the plain characters; `-%>` removes the following line feed, `<%_ _%>` also the spaces outside the
 * tag. Unlike the EJS library it keeps track of the lines within code, and is fast for a fragment that is used only
 * once.
 * @throws OpenTag
 */
export function translateEjs(text: string): EjsSource {
  const writer = new SourceWriter();
  const source = text.replace(/[ \t]*<%_/g, '<%_').replace(/_%>[ \t]*/g, '_%>');
  let at = 0;
  for (let open = source.indexOf('<%'); open >= 0; open = source.indexOf('<%', at)) {
    writer.text(source.slice(at, open));
    const sign = source[open + 2] ?? '';
    if (sign === '%') {
      writer.text('<%');
      at = open + 3;
      continue;
    }
    const close = source.indexOf('%>', open + 2);
    if (close < 0) throw new OpenTag(writer.line);
    const begin = /[=\-_#]/.test(sign) ? open + 3 : open + 2;
    const trims = close > begin && /[-_]/.test(source[close - 1] ?? '');
    writer.tag(sign, source.slice(begin, trims ? close - 1 : close));
    at = close + 2;
    if (trims) at += writer.pass(/^(?:\r\n|\r|\n)/.exec(source.slice(at, at + 2))?.[0] ?? '');
  }
  writer.text(source.slice(at));
  return writer;
}

class SourceWriter implements EjsSource {
  code = '';
  readonly lines: number[] = [];
  /** The current line of the text. */
  line = 1;

  text(text: string): void {
    if (text === '') return;
    this.#put(`__append(${JSON.stringify(text.replaceAll('%%>', '%>'))});`, '');
    this.pass(text);
  }

  tag(sign: string, inside: string): void {
    const value = inside.replace(/;\s*$/, '');
    if (sign === '=') this.#put(`__append(__escape(${value}\n));`, inside);
    else if (sign === '-') this.#put(`__append(${value}\n);`, inside);
    else if (sign !== '#') this.#put(`;${inside}`, inside);
    this.pass(inside);
  }

  /** Skips text and returns its length. */
  pass(text: string): number {
    this.line += countLines(text);
    return text.length;
  }

  /** @param inside the part of the code that comes from the text */
  #put(code: string, inside: string): void {
    const [count, last] = [countLines(code), countLines(inside)];
    for (let line = 0; line <= count; line++) this.lines.push(this.line + Math.min(line, last));
    this.code += `${code}\n`;
  }
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
