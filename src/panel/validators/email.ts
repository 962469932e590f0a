import { validator } from './validator.ts';

/**
 * An address by the grammar of RFC 822, section 6: `a@b`, `"q r"@x.y`, `Jane <jane@example.com>`, comments in brackets.
 * Groups of addresses are refused.
 */
export const emailSimple = validator((typed) => isMailbox(typed), 'errors.validators.emailSimple');

/**
 * `a` an atom, `q` a quoted string, `l` a domain in square brackets, else the character itself; undefined for an
 * invalid token.
 */
function kindsOf(text: string): string | undefined {
  const token = /([!#-'*+\-/-9=?A-Z^-~]+)|"(?:[^"\\\r]|\\[\s\S])*"|\[(?:[^[\]\\\r]|\\[\s\S])*\]|[<>@,;:.]|[ \t]+/y;
  let kinds = '';
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const found = token.exec(text);
    if (found === null) {
      if (text.charAt(at) !== '(') return undefined;
      const end = endOfComment(text, at);
      if (end === undefined) return undefined;
      token.lastIndex = end;
    } else if (found[1] !== undefined) kinds += 'a';
    else if (found[0].startsWith('"')) kinds += 'q';
    else if (found[0].startsWith('[')) kinds += 'l';
    else if (found[0].trim() !== '') kinds += found[0];
  }
  return kinds;
}

function endOfComment(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '\\') at += 1;
    else if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

function isMailbox(text: string): boolean {
  const kinds = kindsOf(text);
  if (kinds === undefined) return false;
  const bracketed = /^[aq.]*<(?:@[al](?:\.[al])*(?:,@[al](?:\.[al])*)*:)?([^<>]*)>$/.exec(kinds)?.[1];
  return /^[aq](?:\.[aq])*@[al](?:\.[al])*$/.test(bracketed ?? kinds);
}
