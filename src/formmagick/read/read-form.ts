import { childText, readCall, readCalls, tellStrangers } from './element-attributes.ts';
import { childElements, findChild, textIn } from '../xml/element-text.ts';
import { drawnInPerl, type Form, type Page, type PageItem } from './old-form.ts';
import { readField } from './read-field.ts';
import type { ProblemList } from '../xml/reading-problem.ts';
import type { XmlElement } from '../xml/xml-tree.ts';

/** Reads a `form` element. The caller reads the lexicons inside it. */
export function readForm(element: XmlElement, problems: ProblemList): Form {
  tellStrangers(element, ['title', 'header', 'footer', 'pre-event', 'post-event'], problems);
  const pages: Page[] = [];
  for (const child of childElements(element)) {
    if (child.name === 'page') pages.push(readPage(child, problems));
    else if (!['lexicon', 'title', 'description'].includes(child.name))
      problems.lose(child.line, `a form cannot hold <${child.name}>`);
  }
  tellDoubles(pages, problems);
  if (pages.length === 0) problems.note(element.line, drawnInPerl);
  const title = findChild(element, 'title');
  return {
    title: element.attributes.get('title') ?? (title === undefined ? '' : textIn(title)),
    header: element.attributes.get('header') ?? '',
    footer: element.attributes.get('footer') ?? '',
    preEvents: readCalls(element, 'pre-event', problems),
    postEvents: readCalls(element, 'post-event', problems),
    pages,
    line: element.line,
  };
}

/** Subs of the library that turn off the usual buttons if a page names them anywhere. */
const turnButtonsOff = new Set(['turn_off_buttons', 'print_status_message']);

function tellDoubles(pages: readonly Page[], problems: ProblemList): void {
  const names = new Set<string>();
  for (const { name, line } of pages) {
    if (names.has(name)) problems.note(line, `there is another page “${name}” before this one`);
    names.add(name);
  }
}

function readPage(element: XmlElement, problems: ProblemList): Page {
  tellStrangers(element, ['name', 'pre-event', 'post-event', 'header', 'footer'], problems);
  const name = element.attributes.get('name') ?? '';
  if (name === '') problems.lose(element.line, 'a page without a name');
  const preEvents = readCalls(element, 'pre-event', problems);
  const items = childElements(element).flatMap((child) => readItem(child, problems));
  const calls = items.flatMap((item) => (item.kind === 'subroutine' ? item.call : []));
  return {
    name,
    title: childText(element, 'title'),
    description: childText(element, 'description'),
    preEvents,
    postEvents: readCalls(element, 'post-event', problems),
    items,
    router: childElements(element).length === 0 && preEvents.every(({ sub }) => sub === 'turn_off_buttons'),
    showsMessage: [...preEvents, ...calls].some(({ sub }) => sub === 'print_status_message'),
    ownButtonsOnly: [...preEvents, ...calls].some(({ sub }) => turnButtonsOff.has(sub)),
    buttons: calls.flatMap((call) => (call.sub === 'print_button' ? (call.arguments[0] ?? []) : [])),
    line: element.line,
  };
}

function readItem(element: XmlElement, problems: ProblemList): readonly PageItem[] {
  switch (element.name) {
    case 'field':
      return [readField(element, problems)];
    case 'subroutine': {
      tellStrangers(element, ['src'], problems);
      const call = readCall(element, 'src', problems);
      if (!element.attributes.has('src')) problems.lose(element.line, 'a subroutine without src');
      return call === undefined ? [] : [{ kind: 'subroutine', call }];
    }
    case 'html':
      return [{ kind: 'html', html: textIn(element), line: element.line }];
    case 'title':
    case 'description':
      return [];
    default:
      problems.lose(element.line, `a page cannot hold <${element.name}>`);
      return [];
  }
}
