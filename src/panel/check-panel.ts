import type { Field } from './field.ts';
import type { Fields, FormPage, PanelDefinition, TablePage } from './pages.ts';

const panelName = /^[a-z][a-z0-9_-]{0,63}$/;
const eventName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const pageName = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** URLs of the shell's own pages, which no panel may take. */
const reserved = [
  'assets',
  'cgi-bin',
  'history',
  'home',
  'login',
  'packages',
  'preferences',
  'runs',
  'set-up',
  'shared',
  'sign-out',
];

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
  if (isTable(page)) return [...recordMistakes(name, page.lists), ...tableMistakes(name, page, pages)];
  if (isForm(page)) return [...recordMistakes(name, page.source), ...formMistakes(name, page, pages)];
  return [`page ${name} was not made by tablePage or formPage`];
}

const databases = ['accounts', 'configuration', 'domains', 'hosts', 'networks'];

function recordMistakes(name: string, { database, type }: TablePage['lists']): string[] {
  const mistakes: string[] = [];
  if (!databases.includes(database))
    mistakes.push(`page ${name} is about a database ${show(database)}, which is unknown`);
  if (typeof type !== 'string' || type === '')
    mistakes.push(`page ${name} does not say which type of records it is about`);
  return mistakes;
}

function tableMistakes(name: string, page: TablePage, pages: readonly string[]): string[] {
  const opened = [...page.actions, ...(page.create === undefined ? [] : [page.create])]
    .filter((target) => !pages.includes(target))
    .map((target) => `page ${name} opens ${show(target)}, which is no page of this panel`);
  const also = isTexts(page.also) ? [] : [`page ${name} lists also something that is no record's key`];
  return [...opened, ...fieldMistakes(name, page.columns, 'column'), ...also];
}

function formMistakes(name: string, page: FormPage, pages: readonly string[]): string[] {
  const mistakes = fieldMistakes(name, page.fields, 'field');
  if (!pages.includes(page.next))
    mistakes.push(`page ${name} leads to ${show(page.next)}, which is no page of this panel`);
  if (page.creates && (page.key === undefined || !Object.hasOwn(page.fields, page.key)))
    mistakes.push(`page ${name} creates a record, but its key is not one of its fields`);
  if (page.only !== undefined && !isTexts(page.only))
    mistakes.push(`page ${name} is only for something that is no record's key`);
  if (page.signals !== undefined && !eventName.test(page.signals))
    mistakes.push(`page ${name} signals ${show(page.signals)}, which is no event name`);
  if (!isTexts(page.buttons) || page.buttons.some((button) => !pageName.test(button)))
    mistakes.push(`page ${name} has a button that cannot be part of a form`);
  for (const code of ['when', 'preEvent', 'postEvent'] as const)
    if (page[code] !== undefined && typeof page[code] !== 'function')
      mistakes.push(`${code} of page ${name} is no function`);
  return mistakes;
}

function fieldMistakes(page: string, fields: Fields, what: 'field' | 'column'): string[] {
  return Object.entries(fields)
    .filter(([, field]) => !isField(field))
    .map(([name]) => `${what} ${name} of page ${page} was not made by the kit`);
}

function isTable(page: unknown): page is TablePage {
  if (!isObject(page) || page['kind'] !== 'table') return false;
  return isObject(page['lists']) && isObject(page['columns']) && Array.isArray(page['actions']);
}

function isForm(page: unknown): page is FormPage {
  return isObject(page) && page['kind'] === 'form' && isObject(page['source']) && isObject(page['fields']);
}

function isTexts(list: unknown): boolean {
  return Array.isArray(list) && list.every((text) => typeof text === 'string');
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
