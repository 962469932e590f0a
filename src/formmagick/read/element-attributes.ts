import { parseCalls, type SubCall } from './call.ts';
import { findChild, textIn } from '../xml/element-text.ts';
import type { MistakeList } from '../xml/reading-mistake.ts';
import type { XmlElement } from '../xml/xml-tree.ts';

/** Returns the call in an attribute; undefined if the attribute is missing, empty, or Perl code that cannot be read. */
export function readCall(element: XmlElement, attribute: string, mistakes: MistakeList): SubCall | undefined {
  return readCalls(element, attribute, mistakes)[0];
}

/** Returns the calls in an attribute, separated by commas or semicolons. */
export function readCalls(element: XmlElement, attribute: string, mistakes: MistakeList): readonly SubCall[] {
  const given = element.attributes.get(attribute) ?? '';
  return parseCalls(given, element.line).flatMap((call) => {
    if (call === undefined) mistakes.lose(element.line, `${attribute}="${given}" is not a call of a sub`);
    else if (call.arguments.includes(undefined))
      mistakes.note(element.line, `${attribute}="${given}" has an argument that is not known here`);
    return call ?? [];
  });
}

/** Returns the text of a child element, or an empty string if there is none. */
export function childText(element: XmlElement, name: string): string {
  const child = findChild(element, name);
  return child === undefined ? '' : textIn(child);
}

/** Reports unknown attributes, and text between the elements, which has no effect. */
export function reportUnknown(element: XmlElement, known: readonly string[], mistakes: MistakeList): void {
  for (const attribute of element.attributes.keys())
    if (!known.includes(attribute)) mistakes.note(element.line, `<${element.name}> knows no attribute ${attribute}`);
  for (const child of element.children)
    if (typeof child === 'string' && child.trim() !== '')
      mistakes.note(element.line, `text within <${element.name}> does nothing: ${child.trim().slice(0, 60)}`);
}
