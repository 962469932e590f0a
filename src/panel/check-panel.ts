import type { Mistake } from '../packages/mistake.ts';
import { objectsOf, optionMistakes } from './check-options.ts';
import { stepMistakes } from './check-steps.ts';
import type { Field, Fields } from './field.ts';
import type { FormPage } from './form-page.ts';
import type { PanelDefinition } from './panel-definition.ts';
import type { TablePage } from './table-page.ts';

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

export function isReserved(name: string): boolean {
  return reserved.includes(name);
}

/**
 * What a package's module exported, if it is a panel that can work; else what is wrong with it, for its author.
 * Everything is looked at, since a third party's module promises nothing.
 */
export function checkPanel(exported: unknown): PanelDefinition | { readonly mistakes: readonly Mistake[] } {
  if (!isObject(exported))
    return { mistakes: [mistake('the module has no default export made by definePanel', 'default')] };
  const { name, menu, pages, kind } = exported;
  const mistakes: Mistake[] = [];
  if (kind !== undefined) mistakes.push(mistake(`the panel says it is of kind ${show(kind)}`, 'kind'));
  if (typeof name !== 'string' || !panelName.test(name))
    mistakes.push(mistake(`name ${show(name)} is no panel name (a-z, 0-9, - and _)`, 'name'));
  else if (isReserved(name)) mistakes.push(mistake(`name ${show(name)} is taken by Panelsmith itself`, 'name'));
  if (!isMenu(menu)) mistakes.push(mistake('menu needs a heading and an order of two numbers', 'menu'));
  if (!isObject(pages) || Object.keys(pages).length === 0) mistakes.push(mistake('pages is empty', 'pages'));
  else {
    for (const [page, definition] of Object.entries(pages))
      mistakes.push(...pageMistakes(page, definition, Object.keys(pages)));
    mistakes.push(...optionMistakes(Object.fromEntries(objectsOf(pages))));
  }
  return mistakes.length > 0 ? { mistakes } : (exported as unknown as PanelDefinition);
}

function pageMistakes(name: string, page: unknown, pages: readonly string[]): Mistake[] {
  if (!pageName.test(name)) return [mistake(`page name ${show(name)} cannot be part of a URL`, 'pages', name)];
  if (isTable(page)) return [...recordMistakes(name, page.lists), ...tableMistakes(name, page, pages)];
  if (isForm(page)) return [...recordMistakes(name, page.source), ...formMistakes(name, page, pages)];
  if (isObject(page) && page['kind'] === 'router') return codeMistakes(name, page, ['route'], true);
  if (isObject(page) && page['kind'] === 'view')
    return [...bodyMistakes(name, page), ...codeMistakes(name, page, ['model'], true)];
  return [mistake(`page ${name} was not made by the kit`, 'pages', name)];
}

const databases = ['accounts', 'configuration', 'domains', 'hosts', 'networks'];

function recordMistakes(name: string, { database, type }: TablePage['lists']): Mistake[] {
  const mistakes: Mistake[] = [];
  if (!databases.includes(database))
    mistakes.push(
      mistake(`page ${name} is about a database ${show(database)}, which is unknown`, 'pages', name, database),
    );
  if (typeof type !== 'string' || type === '')
    mistakes.push(mistake(`page ${name} does not say which type of records it is about`, 'pages', name));
  return mistakes;
}

function tableMistakes(name: string, page: TablePage, pages: readonly string[]): Mistake[] {
  const opened = [...page.actions, ...(page.create === undefined ? [] : [page.create])]
    .filter((target) => !pages.includes(target))
    .map((target) =>
      mistake(`page ${name} opens ${show(target)}, which is no page of this panel`, 'pages', name, target),
    );
  const also = isTexts(page.also)
    ? []
    : [mistake(`page ${name} lists also something that is no record's key`, 'pages', name, 'also')];
  const only = codeMistakes(name, page, ['only']);
  return [...opened, ...fieldMistakes(name, page.columns, 'column'), ...also, ...only];
}

function formMistakes(name: string, page: FormPage, pages: readonly string[]): Mistake[] {
  const mistakes = fieldMistakes(name, page.fields, 'field');
  if (!pages.includes(page.next))
    mistakes.push(
      mistake(`page ${name} leads to ${show(page.next)}, which is no page of this panel`, 'pages', name, page.next),
    );
  if (page.creates && (page.key === undefined || !Object.hasOwn(page.fields, page.key)))
    mistakes.push(mistake(`page ${name} creates a record, but its key is not one of its fields`, 'pages', name, 'key'));
  if (page.settings === '')
    mistakes.push(mistake(`page ${name} does not say which record it edits or creates`, 'pages', name));
  if (page.only !== undefined && !isTexts(page.only))
    mistakes.push(mistake(`page ${name} is only for something that is no record's key`, 'pages', name, 'only'));
  if (page.signals !== undefined && !eventName.test(page.signals))
    mistakes.push(
      mistake(`page ${name} signals ${show(page.signals)}, which is no event name`, 'pages', name, 'signals'),
    );
  if (!isTexts(page.buttons) || page.buttons.some((button) => !pageName.test(button)))
    mistakes.push(mistake(`page ${name} has a button that cannot be part of a form`, 'pages', name, 'buttons'));
  mistakes.push(...stepMistakes(page).map((reason) => mistake(`page ${name} ${reason}`, 'pages', name, 'steps')));
  if (page.body !== undefined)
    mistakes.push(...bodyMistakes(name, page.body), ...codeMistakes(name, page.body, ['model']));
  return [...mistakes, ...codeMistakes(name, page, ['when', 'preEvent', 'postEvent'])];
}

function bodyMistakes(name: string, thing: object): Mistake[] {
  if ('view' in thing && typeof thing.view === 'string') return [];
  return [mistake(`page ${name} does not say which view it shows`, 'pages', name, 'view')];
}

function codeMistakes(name: string, thing: object, members: readonly string[], needed = false): Mistake[] {
  return members
    .filter((member) => {
      const code: unknown = Reflect.get(thing, member);
      return typeof code !== 'function' && (needed || code !== undefined);
    })
    .map((member) => mistake(`${member} of page ${name} is no function`, 'pages', name, member));
}

function fieldMistakes(page: string, fields: Fields, what: 'field' | 'column'): Mistake[] {
  return Object.entries(fields)
    .filter(([, field]) => !isField(field))
    .map(([name]) => mistake(`${what} ${name} of page ${page} was not made by the kit`, 'pages', page, name));
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
  return isObject(field) && ['literal', 'input', 'file'].includes(String(field['kind']));
}

function isMenu(menu: unknown): boolean {
  if (!isObject(menu) || typeof menu['heading'] !== 'string' || !Array.isArray(menu['order'])) return false;
  const order: readonly unknown[] = menu['order'];
  return order.length === 2 && order.every((weight) => typeof weight === 'number' && Number.isFinite(weight));
}

function isObject(thing: unknown): thing is Readonly<Record<string, unknown>> {
  return typeof thing === 'object' && thing !== null;
}

/** @param at names that lead to it in the module, the outermost first */
function mistake(reason: string, ...at: readonly unknown[]): Mistake {
  return { reason, at: at.filter((name) => typeof name === 'string') };
}

function show(thing: unknown): string {
  return typeof thing === 'string' ? JSON.stringify(thing) : typeof thing;
}
