import type { Field } from './fields.ts';
import type { Page, PanelDefinition } from './pages.ts';

const panelName = /^[a-z][a-z0-9_-]{0,63}$/;
const pageName = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** URLs of the shell's own pages, which no panel may take. */
const reserved = ['assets', 'cgi-bin', 'history', 'login', 'packages', 'preferences', 'runs', 'set-up', 'sign-out'];

/**
 * What a package's module exported, if it is a panel that can work; else what is wrong with it, for its author.
 * Everything is looked at, since a third party's module promises nothing.
 */
export function checkPanel(exported: unknown): PanelDefinition | { readonly mistakes: readonly string[] } {
  if (!isObject(exported)) return { mistakes: ['the module has no default export made by definePanel'] };
  const { name, menu, pages } = exported;
  const mistakes: string[] = [];
  if (typeof name !== 'string' || !panelName.test(name))
    mistakes.push(`name ${show(name)} is no panel name (a-z, 0-9, - and _)`);
  else if (reserved.includes(name)) mistakes.push(`name ${show(name)} is taken by Panelsmith itself`);
  if (!isMenu(menu)) mistakes.push('menu needs a heading and an order of two numbers');
  if (!isObject(pages) || Object.keys(pages).length === 0) mistakes.push('pages is empty');
  else
    for (const [page, definition] of Object.entries(pages))
      mistakes.push(...pageMistakes(page, definition, Object.keys(pages)));
  return mistakes.length > 0 ? { mistakes } : (exported as unknown as PanelDefinition);
}

function pageMistakes(name: string, page: unknown, pages: readonly string[]): string[] {
  if (!pageName.test(name)) return [`page name ${show(name)} cannot be part of a URL`];
  if (!isPage(page)) return [`page ${name} was not made by tablePage or formPage`];
  if (page.kind === 'table')
    return [...page.actions, ...(page.create === undefined ? [] : [page.create])]
      .filter((target) => !pages.includes(target))
      .map((target) => `page ${name} opens ${show(target)}, which is no page of this panel`);
  const mistakes = pages.includes(page.next)
    ? []
    : [`page ${name} leads to ${show(page.next)}, which is no page of this panel`];
  for (const [field, definition] of Object.entries(page.fields))
    if (!isField(definition)) mistakes.push(`field ${field} of page ${name} was not made by the kit`);
  if (page.creates && (page.key === undefined || !(page.key in page.fields)))
    mistakes.push(`page ${name} creates a record, but its key is not one of its fields`);
  return mistakes;
}

function isPage(page: unknown): page is Page {
  if (!isObject(page)) return false;
  if (page['kind'] === 'table')
    return isObject(page['lists']) && isObject(page['columns']) && Array.isArray(page['actions']);
  return page['kind'] === 'form' && isObject(page['source']) && isObject(page['fields']);
}

function isField(field: unknown): field is Field {
  return isObject(field) && (field['kind'] === 'literal' || field['kind'] === 'input');
}

function isMenu(menu: unknown): boolean {
  if (!isObject(menu) || typeof menu['heading'] !== 'string' || !Array.isArray(menu['order'])) return false;
  const order: readonly unknown[] = menu['order'];
  return order.length === 2 && order.every((weight) => typeof weight === 'number' && Number.isFinite(weight));
}

function isObject(thing: unknown): thing is Readonly<Record<string, unknown>> {
  return typeof thing === 'object' && thing !== null;
}

function show(thing: unknown): string {
  return typeof thing === 'string' ? JSON.stringify(thing) : typeof thing;
}
