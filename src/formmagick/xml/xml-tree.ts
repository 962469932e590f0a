import { DOMParser, ParseError, type Element, type Node } from '@xmldom/xmldom';
import { onOneLine } from '../../process/one-line.ts';
import { balanceTags, withoutStray } from './balance-tags.ts';
import type { MistakeList } from './reading-mistake.ts';
import { mendText, withoutPiece } from './xml-mending.ts';
import type { XmlText } from './xml-text.ts';

/** The parts of an XML element that old panels need. */
export interface XmlElement {
  readonly name: string;
  /** In the order of the file. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Elements and pieces of text; CDATA is text as well. */
  readonly children: readonly (XmlElement | string)[];
  /** The line of the file where its tag starts. */
  readonly line: number;
}

/**
 * Number of pieces that may be removed from a text before reading fails. A long text gets fewer, since it is parsed
 * again after each removal.
 */
const maxCuts = 50;
const maxReadLength = 5_000_000;

/** A text with more unclosed elements than this was not written by a person. */
const maxUnclosed = 5000;

/** Deepest nesting that is read; old files have at most ten levels. */
const maxDepth = 100;

/**
 * Reads XML as far as possible. Text that is not well-formed is repaired if the intention is clear, otherwise the
 * smallest piece around the error is removed; both are reported. Returns undefined if nothing is left. Entities other
 * than the five of XML are kept unchanged for HTML to interpret; a document type is ignored.
 */
export function parseXml(source: XmlText, mistakes: MistakeList): XmlElement | undefined {
  let { text } = mendText(source, mistakes);
  if (unclosed(text) > maxUnclosed) {
    mistakes.lose(source.firstLine, `not well-formed: more than ${maxUnclosed} elements do not end`);
    return undefined;
  }
  let parsed = parseOnce(text, source.firstLine);
  if (!('root' in parsed)) {
    const balanced = balanceTags(text);
    const report = balanced.dropped ? mistakes.lose : mistakes.note;
    report(parsed.line, `not well-formed: ${parsed.reason}`);
    text = balanced.text;
    parsed = parseOnce(text, source.firstLine);
  }
  for (let cuts = 0; !('root' in parsed); cuts += 1) {
    mistakes.lose(parsed.line, `not well-formed: ${parsed.reason}`);
    const { offset, reason } = parsed;
    const isHopeless = cuts >= Math.min(maxCuts, maxReadLength / text.length);
    const rest = isHopeless ? undefined : (withoutStray(text, offset, reason) ?? withoutPiece(text, offset));
    if (rest === undefined) return undefined;
    text = rest;
    parsed = parseOnce(text, source.firstLine);
  }
  for (const { line, reason } of parsed.notes) mistakes.note(line, reason);
  return parsed.root;
}

/** The number of start tags minus the number of end tags. */
function unclosed(text: string): number {
  return text.split(/<[A-Za-z]/).length - text.split('</').length - text.split('/>').length + 1;
}

type Parsed =
  | { readonly root: XmlElement; readonly notes: readonly { readonly line: number; readonly reason: string }[] }
  | { readonly line: number; readonly offset: number; readonly reason: string };

function parseOnce(text: string, firstLine: number): Parsed {
  const notes: { line: number; reason: string }[] = [];
  const parser = new DOMParser({
    onError: (level, message, { locator }: { locator?: { lineNumber?: number } }) => {
      if (level === 'fatalError') return;
      // Every error of the parser means lost text, except an unknown entity.
      if (level === 'error' && !message.startsWith('entity not found')) throw new Error(message);
      notes.push({ line: firstLine + (locator?.lineNumber ?? 1) - 1, reason: `not well-formed: ${message}` });
    },
  });
  try {
    const root = parser.parseFromString(text, 'text/xml').documentElement;
    if (root !== null) return { root: treeOf(root, firstLine, 0), notes };
    return { line: firstLine, offset: 0, reason: 'there is no element' };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const { lineNumber = 1, columnNumber = 1 } = (error.locator ?? {}) as {
      lineNumber?: number;
      columnNumber?: number;
    };
    const offset = offsetOf(text, lineNumber, columnNumber);
    return {
      line: firstLine + text.slice(0, offset).split('\n').length - 1,
      offset,
      reason: plainReason(error.message),
    };
  }
}

/** The parser wraps errors thrown by our handler. */
function plainReason(message: string): string {
  const inner = /^Reporting error "([\s\S]*)" caused /.exec(message)?.[1] ?? message;
  return onOneLine(inner, 200);
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let passed = 1; passed < line; passed += 1) start = text.indexOf('\n', start) + 1;
  return Math.min(text.length, start + Math.max(0, column - 1));
}

function treeOf(element: Element, firstLine: number, depth: number): XmlElement {
  const attributes = new Map<string, string>();
  for (const attribute of element.attributes) attributes.set(attribute.name, attribute.value);
  const children: (XmlElement | string)[] = [];
  for (const node of depth < maxDepth ? element.childNodes : []) {
    if (isElement(node)) children.push(treeOf(node, firstLine, depth + 1));
    else if (isText(node)) children.push(node.nodeValue ?? '');
  }
  return { name: element.tagName, attributes, children, line: firstLine + (element.lineNumber ?? 1) - 1 };
}

function isElement(node: Node): node is Element {
  return node.nodeType === node.ELEMENT_NODE;
}

function isText(node: Node): boolean {
  return node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE;
}
