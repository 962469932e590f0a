import type { XmlText } from './xml-text.ts';

/**
 * The part of a text that is the first element of a name and what goes before it: what follows its end tag (manual pages in
 * old panels) is not XML. Blanks before it go too, since an XML declaration must come first.
 */
export function rootText(text: string, name: string, firstLine: number): XmlText {
  const start = text.length - text.trimStart().length;
  const end = endOf(text, name);
  return { text: text.slice(start, end), firstLine: firstLine + text.slice(0, start).split('\n').length - 1 };
}

function endOf(text: string, name: string): number {
  const tags = new RegExp(
    `<!--[\\s\\S]*?(?:-->|$)|<!\\[cdata\\[[\\s\\S]*?(?:\\]\\]>|$)|<${name}\\b[^<>]*?/>|<(/?)${name}\\b`,
    'gi',
  );
  let depth = 0;
  for (const tag of text.matchAll(tags)) {
    if (tag[1] === undefined) continue;
    depth += tag[1] === '' ? 1 : -1;
    if (depth > 0) continue;
    const end = text.indexOf('>', tag.index);
    return end === -1 ? text.length : end + 1;
  }
  return text.length;
}
