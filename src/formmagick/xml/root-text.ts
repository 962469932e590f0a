import type { XmlText } from './xml-text.ts';

/**
 * Returns the part of a text from its start to the end tag of the first element with a name. What follows (manual pages
 * in old panels) is not XML. Spaces at the start are removed, since an XML declaration must come first.
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
