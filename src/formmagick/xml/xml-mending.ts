import type { MistakeList } from './reading-mistake.ts';
import { lineCounter, type LineOf, type XmlText } from './xml-text.ts';

const sections = /<!\[cdata\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)/gi;

/**
 * Makes simple repairs: blanks out comments, which are not needed and often contain two dashes; changes `<![cdata[` to
 * upper case; escapes an ampersand that does not start an entity.
 */
export function mendText(source: XmlText, mistakes: MistakeList): XmlText {
  const lineOf = lineCounter(source);
  let at = 0;
  let mended = '';
  for (const section of source.text.matchAll(sections)) {
    mended += mendPlain(source.text, at, section.index, lineOf, mistakes) + mendSection(section, lineOf, mistakes);
    at = section.index + section[0].length;
  }
  return { ...source, text: mended + mendPlain(source.text, at, source.text.length, lineOf, mistakes) };
}

function mendSection(section: RegExpExecArray, lineOf: LineOf, mistakes: MistakeList): string {
  const [found] = section;
  const line = lineOf(section.index);
  if (found.startsWith('<!--')) {
    if (!found.endsWith('-->')) mistakes.lose(line, 'not well-formed: a comment begins here and does not end');
    else if (found.slice(4, -3).includes('--')) mistakes.note(line, 'not well-formed: a comment with “--” in it');
    return blank(found);
  }
  if (!found.startsWith('<![CDATA['))
    mistakes.note(line, 'not well-formed: “<![cdata[” was read as “<![CDATA[”, which needs capitals');
  if (found.endsWith(']]>')) return `<![CDATA[${found.slice(9)}`;
  mistakes.lose(line, 'not well-formed: a CDATA section begins here and does not end');
  return blank(found);
}

/**
 * Repairs ampersands, and replaces non-breaking spaces inside tags by normal ones. Such spaces come from text pasted
 * from a web manual.
 */
function mendPlain(text: string, from: number, to: number, lineOf: LineOf, mistakes: MistakeList): string {
  const withBlanks = text.slice(from, to).replace(/<[^<>]*>/g, (tag: string, offset: number) => {
    if (!tag.includes('\u00a0')) return tag;
    mistakes.note(lineOf(from + offset), 'not well-formed: a blank that does not break within a tag');
    return tag.replaceAll('\u00a0', ' ');
  });
  return withBlanks.replace(/&(?!#\d+;|#x[\da-f]+;|[A-Za-z][\w.-]*;)/gi, (_, offset: number) => {
    mistakes.note(lineOf(from + offset), 'not well-formed: “&” should be written “&amp;”');
    return '&amp;';
  });
}

/** Replaces a text by spaces; line ends stay. */
function blank(text: string): string {
  return text.replace(/[^\n]+/g, (line) => ' '.repeat(line.length));
}

const pieces = /<(entry|field|subroutine|html)\b/g;

/**
 * Removes the smallest piece around an error: a field or an entry, or else the content of a page or lexicon. Returns
 * undefined if the error is in none of them.
 */
export function withoutPiece(text: string, offset: number): string | undefined {
  return (
    withoutUnit(text, offset, pieces) ?? withoutContent(text, offset, 'page') ?? withoutContent(text, offset, 'lexicon')
  );
}

function withoutUnit(text: string, offset: number, starts: RegExp): string | undefined {
  const start = [...text.slice(0, offset + 1 + '<subroutine'.length).matchAll(starts)]
    .filter(({ index }) => index <= offset)
    .at(-1);
  if (start === undefined) return undefined;
  const end = endOfUnit(text, start.index, start[1] ?? '');
  return end > offset ? cut(text, start.index, end) : undefined;
}

/** Returns where a piece ends: after its end tag, or before the next tag that can only be outside it. */
function endOfUnit(text: string, start: number, name: string): number {
  const ends = new RegExp(`</${name}\\s*>|<${name}\\b|</?(?:page|form|lexicon)\\b`, 'g');
  ends.lastIndex = start + 1;
  const end = ends.exec(text);
  if (end === null) return text.length;
  return end[0].startsWith(`</${name}`) ? end.index + end[0].length : end.index;
}

function withoutContent(text: string, offset: number, name: string): string | undefined {
  const opened = [
    ...text.slice(0, offset + 1).matchAll(new RegExp(`<${name}\\b(?:[^<>"']|"[^"<]*"|'[^'<]*')*>`, 'g')),
  ].at(-1);
  if (opened === undefined) return undefined;
  const from = opened.index + opened[0].length;
  const close = text.indexOf(`</${name}`, from);
  return close === -1 || close + name.length < offset - 2 ? undefined : cut(text, from, close);
}

/** Returns undefined if there is nothing left to remove. */
function cut(text: string, from: number, to: number): string | undefined {
  const piece = text.slice(from, to);
  return piece.trim() === '' ? undefined : text.slice(0, from) + blank(piece) + text.slice(to);
}
