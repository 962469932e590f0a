import { childText, readCall, readCalls, reportUnknown } from './element-attributes.ts';
import { childElements, findChild, textIn } from '../xml/element-text.ts';
import { drawnInPerl, type OldForm, type OldPage, type PageItem } from './old-form.ts';
import { readField } from './read-field.ts';
import type { MistakeList } from '../xml/reading-mistake.ts';
import type { XmlElement } from '../xml/xml-tree.ts';

/** Reads a `form` element. The caller reads the lexicons inside it. */
export function readForm(element: XmlElement, mistakes: MistakeList): OldForm {
  reportUnknown(element, ['title', 'header', 'footer', 'pre-event', 'post-event'], mistakes);
  const pages: OldPage[] = [];
  for (const child of childElements(element)) {
    if (child.name === 'page') pages.push(readPage(child, mistakes));
    else if (!['lexicon', 'title', 'description'].includes(child.name))
      mistakes.lose(child.line, `a form cannot hold <${child.name}>`);
  }
  reportDoubles(pages, mistakes);
  if (pages.length === 0) mistakes.note(element.line, drawnInPerl);
  const title = findChild(element, 'title');
  return {
    title: element.attributes.get('title') ?? (title === undefined ? '' : textIn(title)),
    header: element.attributes.get('header') ?? '',
    footer: element.attributes.get('footer') ?? '',
    preEvents: readCalls(element, 'pre-event', mistakes),
    postEvents: readCalls(element, 'post-event', mistakes),
    pages,
    line: element.line,
  };
}

/** Subs of the library that turn off the usual buttons if a page names them anywhere. */
const turnButtonsOff = new Set(['turn_off_buttons', 'print_status_message']);

function reportDoubles(pages: readonly OldPage[], mistakes: MistakeList): void {
  const names = new Set<string>();
  for (const { name, line } of pages) {
    if (names.has(name)) mistakes.note(line, `there is another page “${name}” before this one`);
    names.add(name);
  }
}

function readPage(element: XmlElement, mistakes: MistakeList): OldPage {
  reportUnknown(element, ['name', 'pre-event', 'post-event', 'header', 'footer'], mistakes);
  const name = element.attributes.get('name') ?? '';
  if (name === '') mistakes.lose(element.line, 'a page without a name');
  const preEvents = readCalls(element, 'pre-event', mistakes);
  const items = childElements(element).flatMap((child) => readItem(child, mistakes));
  const calls = items.flatMap((item) => (item.kind === 'subroutine' ? item.call : []));
  return {
    name,
    title: childText(element, 'title'),
    description: childText(element, 'description'),
    preEvents,
    postEvents: readCalls(element, 'post-event', mistakes),
    items,
    router: childElements(element).length === 0 && preEvents.every(({ sub }) => sub === 'turn_off_buttons'),
    showsMessage: [...preEvents, ...calls].some(({ sub }) => sub === 'print_status_message'),
    ownButtonsOnly: [...preEvents, ...calls].some(({ sub }) => turnButtonsOff.has(sub)),
    buttons: calls.flatMap((call) => (call.sub === 'print_button' ? (call.arguments[0] ?? []) : [])),
    line: element.line,
  };
}

function readItem(element: XmlElement, mistakes: MistakeList): readonly PageItem[] {
  switch (element.name) {
    case 'field':
      return [readField(element, mistakes)];
    case 'subroutine': {
      reportUnknown(element, ['src'], mistakes);
      const call = readCall(element, 'src', mistakes);
      if (!element.attributes.has('src')) mistakes.lose(element.line, 'a subroutine without src');
      return call === undefined ? [] : [{ kind: 'subroutine', call }];
    }
    case 'html':
      return [{ kind: 'html', html: textIn(element), line: element.line }];
    case 'title':
    case 'description':
      return [];
    default:
      mistakes.lose(element.line, `a page cannot hold <${element.name}>`);
      return [];
  }
}
